package io.pollingsdk.internal.poll;

import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices that a job's progress stands still; says so once, until it has moved again. */
final class StallWatch {
  private final Duration after;
  private Duration movedAt;
  private boolean told;

  private StallWatch(Duration after, Duration now) {
    this.after = after;
    this.movedAt = now;
  }

  /** Returns a watch that begins now, or null where nobody wants to know. */
  static @Nullable StallWatch of(JobContext context, Duration now) {
    return context
        .rules()
        .reactions()
        .stallAfter()
        .map(after -> new StallWatch(after, now))
        .orElse(null);
  }

  /** Returns whether the job has got anywhere between two statuses at the same place. */
  static boolean hasMoved(JobStatus before, JobStatus now) {
    return !(before instanceof JobStatus.Running one
        && now instanceof JobStatus.Running other
        && one.progress().equals(other.progress())
        && one.message().equals(other.message()));
  }

  /** Takes up what was learned at some time; returns how long nothing moved, where that is news. */
  Optional<Duration> still(boolean moved, Duration now) {
    if (moved) {
      movedAt = now;
      told = false;
    }
    Duration since = now.minus(movedAt);
    if (told || since.compareTo(after) < 0) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(since);
  }
}
