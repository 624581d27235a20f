package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a task says. */
final class TaskAnswers {
  /** All that a poll needs; the rest costs the server queries of its own. */
  static final String FIELDS = "pulp_href,name,state,error,progress_reports";

  private TaskAnswers() {}

  static JobStatus status(ApiResponse polled) {
    String state = polled.at("state").string();
    JsonElement error = polled.at("error").element().orElse(null);
    return switch (state) {
      case "waiting", "running", "canceling" -> running(polled, state, "progress_reports");
      case "completed" -> JobStatus.succeeded();
      case "failed" ->
          JobStatus.failed(text(error, "error_code").orElse(null), message(error).orElse(null));
      case "canceled" -> JobStatus.cancelled(message(error).orElse(null));
      case "skipped" -> JobStatus.cancelled(message(error).orElse("skipped"));
      default -> JobStatus.unrecognized(state);
    };
  }

  /** A worker that was lost leaves a reason only. */
  private static Optional<String> message(@Nullable JsonElement error) {
    return text(error, "description")
        .or(() -> text(error, "reason"))
        .or(() -> primitive(error))
        .filter(text -> !text.isBlank());
  }

  private static Optional<String> text(@Nullable JsonElement object, String name) {
    return object instanceof JsonObject members
        ? primitive(members.get(name)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  private static Optional<String> primitive(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive()
        ? Optional.of(element.getAsString())
        : Optional.empty();
  }

  /** A hint, so that what is odd in it is left out rather than told. */
  static JobStatus.Running running(ApiResponse polled, @Nullable String state, String member) {
    double done = 0;
    double total = 0;
    double uncounted = 0;
    String message = state;
    for (JsonObject report : reports(polled, member)) {
      double steps = number(report, "done");
      double all = number(report, "total");
      if (all > 0) {
        done += Math.min(steps, all);
        total += all;
      } else {
        uncounted += steps;
      }
      if (text(report, "state").filter("running"::equals).isPresent()) {
        message = text(report, "message").orElse(message);
      }
    }
    JobStatus.Running running = JobStatus.running().withMessage(message);
    if (total > 0) {
      return running.withProgress(Progress.steps(Math.round(done), Math.round(total)));
    }
    return uncounted > 0 ? running.withProgress(Progress.steps(Math.round(uncounted), 0)) : running;
  }

  private static List<JsonObject> reports(ApiResponse polled, String member) {
    List<JsonObject> reports = new ArrayList<>();
    polled
        .at(member)
        .element()
        .filter(JsonElement::isJsonArray)
        .ifPresent(
            array -> {
              for (JsonElement each : array.getAsJsonArray()) {
                if (each instanceof JsonObject report) {
                  reports.add(report);
                }
              }
            });
    return reports;
  }

  private static double number(JsonObject report, String name) {
    try {
      double value = Double.parseDouble(primitive(report.get(name)).orElse("0"));
      return value > 0 && !Double.isInfinite(value) ? value : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
