package io.pollingsdk.providers.pulp3;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.OptionalDouble;

/** Reads what a task group says: how many of its tasks are in which state. */
final class GroupAnswers {
  static final String FIELDS =
      "pulp_href,description,all_tasks_dispatched,waiting,skipped,running,completed,canceled,"
          + "failed,canceling,group_progress_reports";

  private static final String DISPATCHED = "all_tasks_dispatched";

  private GroupAnswers() {}

  static JobStatus status(ApiResponse polled) {
    int completed = count(polled, "completed");
    int failed = count(polled, "failed");
    int cancelled = count(polled, "canceled");
    int skipped = count(polled, "skipped");
    // Old servers know no state between running and canceled.
    int cancelling = polled.at("canceling").isPresent() ? count(polled, "canceling") : 0;
    int active = count(polled, "waiting") + count(polled, "running") + cancelling;
    int ended = completed + failed + cancelled + skipped;
    int all = active + ended;
    if (active > 0 || !isDispatched(polled, all)) {
      return running(polled, ended, all);
    }
    String summary =
        failed
            + " failed, "
            + cancelled
            + " canceled, "
            + skipped
            + " skipped of "
            + all
            + " tasks in the group";
    if (failed > 0) {
      return JobStatus.failed(null, summary);
    }
    return cancelled + skipped > 0 ? JobStatus.cancelled(summary) : JobStatus.succeeded();
  }

  private static int count(ApiResponse polled, String state) {
    JsonMember member = polled.at(state);
    int count = member.integer();
    if (count < 0) {
      throw polled.malformed(state, "is negative", null);
    }
    return count;
  }

  /** Where the server does not say, a group that has no task yet is still being filled. */
  private static boolean isDispatched(ApiResponse polled, int all) {
    JsonMember told = polled.at(DISPATCHED);
    return told.isPresent() ? told.isTrue() : all > 0;
  }

  private static JobStatus running(ApiResponse polled, int ended, int all) {
    JobStatus.Running running =
        TaskAnswers.running(
            polled,
            polled.at("description").optionalString().orElse(null),
            "group_progress_reports");
    OptionalDouble reported = running.progress().fraction();
    return reported.isPresent() ? running : running.withProgress(Progress.steps(ended, all));
  }
}
