package io.pollingsdk.providers.redfish;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads Tasks, and the Jobs that some services give in their place. */
final class TaskAnswers {
  /** These say that an answer is about the request, not the job's end. */
  private static final Set<Integer> NOT_THE_JOBS = Set.of(401, 403, 404, 410);

  private TaskAnswers() {}

  /** Returns the state, where an answer is a Task or a Job. */
  static Optional<String> state(ApiResponse response) {
    return RedfishError.object(response)
        .flatMap(
            body ->
                RedfishError.text(body, "TaskState").or(() -> RedfishError.text(body, "JobState")));
  }

  /** Returns the URI of the Task, where an answer is one, as the service wrote it. */
  static Optional<String> uri(ApiResponse response) {
    return RedfishError.object(response)
        .filter(TaskAnswers::isTask)
        .flatMap(body -> RedfishError.text(body, "@odata.id"));
  }

  /** Returns whether a body is a Task, with its state or as yet without. */
  static boolean isTask(JsonObject body) {
    String type = RedfishError.text(body, "@odata.type").orElse("");
    return type.startsWith("#Task.")
        || type.startsWith("#Job.")
        || body.has("TaskState")
        || body.has("JobState");
  }

  /**
   * Reads a status from an answer that is no error and not 202.
   *
   * @param atTask whether the Task itself was asked, not a monitor that ends with another answer
   */
  static JobStatus status(ApiResponse polled, boolean atTask) {
    boolean bare = polled.status() == 201 || polled.status() == 204;
    if (bare && RedfishError.object(polled).isEmpty()) {
      return JobStatus.succeeded();
    }
    JsonObject body = polled.at().object();
    if (atTask || isTask(body)) {
      return byState(polled);
    }
    RedfishError error = RedfishError.in(polled);
    // With good news only, "error" is no error.
    return error.critical()
        ? JobStatus.failed(error.code(), error.message())
        : JobStatus.succeeded();
  }

  /** Reads the final answer of a request that failed; empty where it says nothing of the job. */
  static Optional<JobStatus> failure(ApiResponse polled) {
    return NOT_THE_JOBS.contains(polled.status())
        ? Optional.empty()
        : RedfishError.find(polled).map(error -> JobStatus.failed(error.code(), error.message()));
  }

  private static JobStatus byState(ApiResponse polled) {
    String state =
        state(polled)
            .orElseThrow(() -> polled.malformed("TaskState", "is missing, or is not text", null));
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "new",
          "starting",
          "running",
          "suspended",
          "interrupted",
          "pending",
          "stopping",
          "service",
          "cancelling",
          // A Job's own, of the standard and of Dell's.
          "validating",
          "userintervention",
          "continue",
          "scheduled",
          "scheduling",
          "waiting",
          "downloading",
          "downloaded" ->
          running(polled);
      case "completed" -> isCritical(polled) ? failed(polled, state) : JobStatus.succeeded();
      case "exception", "killed", "invalid", "failed", "completedwitherrors" ->
          failed(polled, state);
      case "cancelled" -> JobStatus.cancelled(RedfishError.lastMessage(polled).orElse(null));
      default -> JobStatus.unrecognized(state);
    };
  }

  /** Returns the status of a job that goes on, with what an answer tells of it. */
  static JobStatus.Running running(ApiResponse polled) {
    Optional<JsonObject> body = RedfishError.object(polled);
    double percent =
        body.isPresent()
            ? polled.at("PercentComplete").optionalNumber().orElse(Double.NaN)
            : Double.NaN;
    return JobStatus.running()
        .withProgress(Progress.of(percent / 100))
        .withMessage(RedfishError.lastMessage(polled).orElse(null));
  }

  private static boolean isCritical(ApiResponse task) {
    return RedfishError.object(task)
        .flatMap(
            body ->
                RedfishError.text(body, "TaskStatus")
                    .or(() -> RedfishError.text(body, "JobStatus")))
        .filter("Critical"::equalsIgnoreCase)
        .isPresent();
  }

  private static JobStatus failed(ApiResponse task, String state) {
    RedfishError why = RedfishError.ofTask(task);
    boolean silent = why.code() == null && why.message() == null;
    return JobStatus.failed(
        silent ? state : why.code(),
        silent ? RedfishError.lastMessage(task).orElse(null) : why.message());
  }
}
