package io.pollingsdk.internal.poll;

import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How jobs are polled. */
public record PollRules(
    PollSchedule schedule, Duration usualInterval, Patience patience, RandomGenerator jitter) {

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
