package io.pollingsdk.internal.poll;

import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How jobs are polled. */
public record PollRules(
    PollSchedule schedule,
    Duration usualInterval,
    Patience patience,
    Reactions reactions,
    RandomGenerator jitter) {

  /**
   * What else is done.
   *
   * @param onTimeout with a job whose time is up
   * @param stallAfter when a job's progress has stood still for so long; empty for never
   * @param batchWindow how long a status check waits for others to be asked together with; empty
   *     where each job is asked about by itself
   */
  public record Reactions(
      OnTimeout onTimeout, Optional<Duration> stallAfter, Optional<Duration> batchWindow) {}

  /**
   * How much is put up with.
   *
   * @param timeout for a whole job, from submit to result
   * @param lastCheck for the check made at the deadline, and the result fetch that may follow it
   * @param notFoundGrace how long after the submit a 404 means "not yet visible"
   * @param maxRetryAfter the longest wait a server may ask for
   * @param maxFailures how many failed polls in a row are put up with
   */
  public record Patience(
      Duration timeout,
      Duration lastCheck,
      Duration notFoundGrace,
      Duration maxRetryAfter,
      int maxFailures) {}
}
