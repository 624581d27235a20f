package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code google.longrunning.Operation}. */
final class OperationAnswers {
  private static final String ERROR = "error";
  private static final String RESPONSE = "response";

  private OperationAnswers() {}

  /** Returns whether an answer is an operation; resources have names too. */
  static boolean isOperation(JsonObject body) {
    boolean named =
        Lenient.text(body, "name").filter(name -> name.matches("(.*/)?operations/.+")).isPresent();
    return named || Lenient.has(body, "done");
  }

  static boolean isDone(ApiResponse answer) {
    // Absent means false: what has its default value is left out.
    return answer.at("done").isTrue();
  }

  static boolean isFailure(JsonObject operation) {
    return Lenient.has(operation, ERROR);
  }

  /** Returns an operation's name, which leads to it. */
  static String name(ApiResponse answer) {
    String name = answer.at("name").string();
    if (!name.matches("[^/?#\\s]+(/[^/?#\\s]+)*") || name.matches("(.*/)?\\.{1,2}(/.*)?")) {
      throw answer.malformed("name", "is not the name of an operation", null);
    }
    return name;
  }

  /** Returns the status. */
  static JobStatus status(ApiResponse polled) {
    JsonObject operation = polled.at().object();
    if (isDone(polled)) {
      return isFailure(operation)
          ? failure(operation)
          : JobStatus.succeeded(result(polled, operation));
    }
    name(polled);
    return JobStatus.running().withProgress(progress(operation));
  }

  /** Returns what an operation gave; the operation itself where it gave nothing. */
  static ApiResponse result(ApiResponse answer, JsonObject operation) {
    return Lenient.has(operation, RESPONSE) ? answer.withJson(operation.get(RESPONSE)) : answer;
  }

  private static JobStatus failure(JsonObject operation) {
    Optional<JsonObject> error = Lenient.object(operation, ERROR);
    Optional<String> number = error.flatMap(each -> Lenient.text(each, "code"));
    String message = error.flatMap(each -> Lenient.text(each, "message")).orElse(null);
    Optional<GrpcCode> code = number.flatMap(GrpcCode::of);
    if (code.equals(Optional.of(GrpcCode.CANCELLED))) {
      return JobStatus.cancelled(message);
    }
    return JobStatus.failed(code.map(GrpcCode::name).or(() -> number).orElse(null), message);
  }

  /** Metadata is each service's own; these names are usual. */
  private static Progress progress(JsonObject operation) {
    return Lenient.object(operation, "metadata")
        .flatMap(
            metadata ->
                Stream.of("progressPercent", "progressPercentage")
                    .flatMap(name -> Lenient.number(metadata, name).stream())
                    .findFirst())
        .map(percent -> Progress.of(percent / 100))
        .orElse(Progress.unknown());
  }

  /**
   * Returns the answer that the API would have given to a request which failed like this operation:
   * for one that failed at once, and has no name to ask by.
   */
  static ApiResponse asRefusal(ApiResponse answer, JsonObject operation) {
    Optional<JsonObject> error = Lenient.object(operation, ERROR);
    Optional<String> number = error.flatMap(each -> Lenient.text(each, "code"));
    Optional<GrpcCode> code = number.flatMap(GrpcCode::of);
    JsonObject told = new JsonObject();
    code.map(GrpcCode::name)
        .or(() -> number)
        .ifPresent(status -> told.addProperty("status", status));
    error
        .flatMap(each -> Lenient.text(each, "message"))
        .ifPresent(message -> told.addProperty("message", message));
    JsonObject body = new JsonObject();
    body.add(ERROR, told);
    int status = code.map(GrpcCode::httpStatus).orElse(500);
    return new ApiResponse(answer.uri(), status, answer.headers(), new byte[0]).withJson(body);
  }
}
