package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.Optional;

/** Reads what is said of a job: by {@code queryAsyncJobResult}, and in a list of jobs. */
final class JobAnswers {
  private static final String RESULT = "jobresult";

  private JobAnswers() {}

  /**
   * Returns the status. The job's id is not compared: servers have been seen to answer with
   * another.
   *
   * @param content what the answer says of the job
   */
  static JobStatus status(ApiResponse polled, JsonMember content) {
    // Absent means pending: no state that has an end comes without it.
    String state = content.at("jobstatus").optionalString().map(String::strip).orElse("0");
    return switch (state) {
      case "0" -> JobStatus.running().withProgress(progress(content));
      case "1" -> JobStatus.succeeded(polled.withJson(result(content)));
      case "2" -> JobStatus.failed(code(content).orElse(null), text(content).orElse(null));
      case "3" -> JobStatus.cancelled(text(content).orElse(null));
      default -> JobStatus.unrecognized(state);
    };
  }

  /** Most commands leave it at 0, which says nothing. */
  private static Progress progress(JsonMember content) {
    double percent = content.at("jobprocstatus").optionalNumber().orElse(0);
    return percent >= 1 && percent <= 100 ? Progress.of(percent / 100) : Progress.unknown();
  }

  private static JsonElement result(JsonMember content) {
    return content.at(RESULT).element().orElseGet(JsonObject::new);
  }

  private static Optional<String> code(JsonMember content) {
    return member(content, "errorcode")
        .or(() -> content.at("jobresultcode").optionalString())
        .filter(code -> !code.equals("0"));
  }

  /** Old servers give the text itself as the result. */
  private static Optional<String> text(JsonMember content) {
    return content
        .at(RESULT)
        .element()
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .or(() -> member(content, "errortext"))
        .or(() -> member(content, "displaytext"))
        .filter(text -> !text.isBlank());
  }

  private static Optional<String> member(JsonMember content, String name) {
    return content
        .at(RESULT)
        .element()
        .filter(JsonElement::isJsonObject)
        .map(result -> result.getAsJsonObject().get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }
}
