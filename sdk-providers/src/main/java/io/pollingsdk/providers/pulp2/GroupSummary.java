package io.pollingsdk.providers.pulp2;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.time.Duration;
import java.time.Instant;

/** Reads the summary of a group: how many of its tasks are in which state. */
final class GroupSummary {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String KIND = "kind";
  private static final String GROUP = "group";

  private GroupSummary() {}

  static JobHandle job(String groupId) {
    return JobHandle.of(groupId).with(KIND, GROUP);
  }

  static boolean isGroup(JobHandle job) {
    return job.attribute(KIND).filter(GROUP::equals).isPresent();
  }

  static JobStatus status(JobHandle job, ApiResponse polled, Instant now) {
    int failed = count(polled, "error");
    int cancelled = count(polled, "canceled");
    int ended = failed + cancelled + count(polled, "finished") + count(polled, "skipped");
    int active =
        count(polled, "waiting")
            + count(polled, "accepted")
            + count(polled, "running")
            + count(polled, "suspended");
    int total = count(polled, "total");
    if (active > 0) {
      return JobStatus.running().withProgress(Progress.steps(ended, total));
    }
    if (ended < total) {
      return JobStatus.unrecognized((total - ended) + " tasks in no state that is told");
    }
    if (total == 0 && isYoung(job, now)) {
      // The server knows no groups, only tasks with their id: these may not be visible yet.
      return JobStatus.running();
    }
    String summary = failed + " failed, " + cancelled + " canceled of " + total + " tasks";
    if (failed > 0) {
      return JobStatus.failed(null, summary);
    }
    return cancelled > 0 ? JobStatus.cancelled(summary) : JobStatus.succeeded();
  }

  private static int count(ApiResponse polled, String state) {
    int count = polled.at(state).integer();
    if (count < 0) {
      throw polled.malformed(state, "is negative", null);
    }
    return count;
  }

  private static boolean isYoung(JobHandle job, Instant now) {
    return job.submittedAt().filter(at -> now.isBefore(at.plus(GRACE))).isPresent();
  }
}
