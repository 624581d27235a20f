package io.pollingsdk.job;

import java.time.Duration;
import java.util.Optional;

/**
 * What was known of a job at some moment.
 *
 * @param handle what it is known by; empty while the submit has not been answered
 * @param lastStatus the last status learned; empty before the first
 * @param polls status checks made by this process
 * @param elapsed time since this process submitted or resumed it
 */
public record JobSnapshot(
    Optional<JobHandle> handle, Optional<JobStatus> lastStatus, int polls, Duration elapsed) {

  /** {@return the job's name for messages} */
  public String name() {
    return handle.map(JobHandle::toString).orElse("the job (not accepted yet)");
  }

  /** {@return counts and time for messages, such as {@code after 3 polls in 12.5 s}} */
  public String effort() {
    return "after "
        + polls
        + (polls == 1 ? " poll in " : " polls in ")
        + String.format(java.util.Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
  }
}
