package io.pollingsdk.providers.pulp2;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import org.jspecify.annotations.Nullable;

/** Reads a task's report, and moves on to the next task where it has ended. */
final class TaskReports {
  private TaskReports() {}

  static JobStatus status(JobHandle job, ApiResponse polled) {
    String state = polled.at("state").string();
    PulpError error = PulpError.of(polled);
    return switch (state) {
      case "waiting", "accepted", "running", "suspended" -> running(known(job, polled), state);
      // Skipped is an end like any other: the task had nothing to do.
      case "finished", "skipped" -> ended(job, known(job, polled), error);
      case "error" -> JobStatus.failed(error.code(), error.message());
      case "canceled" -> JobStatus.cancelled(error.message());
      default -> JobStatus.unrecognized(state);
    };
  }

  private static TaskTrail known(JobHandle job, ApiResponse polled) {
    return TaskTrail.from(job).plus(CallReports.spawned(polled));
  }

  /** What a task has spawned so far counts already; it is remembered once the task has ended. */
  private static JobStatus.Running running(TaskTrail trail, @Nullable String message) {
    JobStatus.Running running = JobStatus.running().withMessage(message);
    int all = trail.count() + 1 + trail.open().size();
    // Of one task alone, only its plugin knows how to read the progress.
    return all > 1 ? running.withProgress(Progress.steps(trail.count(), all)) : running;
  }

  private static JobStatus ended(JobHandle job, TaskTrail trail, PulpError error) {
    if (trail.open().isEmpty()) {
      return JobStatus.succeeded();
    }
    TaskTrail next = trail.next();
    return running(next, error.message()).continuingAs(next.on(job));
  }
}
