package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next poll: a pure function of what is known of the job. A server's
 * Retry-After is the engine's business: whatever a schedule says, the engine never asks sooner than
 * the server wants, nor later than the deadline. Implementations are thread-safe.
 */
@FunctionalInterface
public interface PollSchedule {

  /**
   * {@return the wait before the next poll; zero or negative means at once}
   *
   * @param moment what is known now
   */
  Duration nextDelay(Moment moment);

  /**
   * What a schedule may look at.
   *
   * @param elapsed time since the job was submitted
   * @param polls status checks made so far, 0 before the first
   * @param usualInterval the interval this API recommends
   * @param progress the fraction done the API last reported, 0 to 1, or NaN where it reports none
   */
  record Moment(Duration elapsed, int polls, Duration usualInterval, double progress) {}

  /**
   * Always the same wait.
   *
   * @param interval the wait, positive
   * @return the schedule
   */
  static PollSchedule fixed(Duration interval) {
    requirePositive(interval, "interval");
    return moment -> interval;
  }

  /**
   * Always the interval that the API recommends.
   *
   * @return the schedule
   */
  static PollSchedule usual() {
    return Moment::usualInterval;
  }

  /**
   * A wait that grows by a factor with each poll: {@code first}, {@code first × factor}, … up to
   * about 146 years; see {@link #atMost}.
   *
   * @param first the first wait, positive
   * @param factor at least 1
   * @return the schedule
   */
  static PollSchedule exponential(Duration first, double factor) {
    requirePositive(first, "first");
    if (!(factor >= 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be at least 1, but is " + factor);
    }
    return moment -> scaled(first, Math.pow(factor, moment.polls()));
  }

  /**
   * A wait in proportion to the time already spent, so that a job's end is noticed at most that
   * fraction late, and the number of polls grows with the logarithm of the duration.
   *
   * @param fraction for example 0.1 for a tenth; positive
   * @return the schedule
   */
  static PollSchedule proportional(double fraction) {
    requireFraction(fraction);
    return moment -> scaled(moment.elapsed(), fraction);
  }

  /**
   * The default: a tenth of the elapsed time, not less than the API's usual interval, not more than
   * 30 seconds (or the usual interval, where that is longer), plus up to a tenth of jitter.
   *
   * @return the schedule
   */
  static PollSchedule standard() {
    Duration longest = Duration.ofSeconds(30);
    PollSchedule tenth = proportional(0.1).atMost(longest);
    return ((PollSchedule) moment -> max(tenth.nextDelay(moment), moment.usualInterval()))
        .withJitter(0.1);
  }

  /**
   * Adds a random time, so that jobs that were submitted together do not poll together.
   *
   * @param fraction the most that is added, as a fraction of the wait; positive
   * @return the changed schedule
   */
  default PollSchedule withJitter(double fraction) {
    requireFraction(fraction);
    return moment -> jittered(nextDelay(moment), fraction, ThreadLocalRandom.current());
  }

  /**
   * Adds a random time from a given generator, for repeatable runs.
   *
   * @param fraction the most that is added, as a fraction of the wait; positive
   * @param random a thread-safe generator
   * @return the changed schedule
   */
  default PollSchedule withJitter(double fraction, RandomGenerator random) {
    requireFraction(fraction);
    return moment -> jittered(nextDelay(moment), fraction, random);
  }

  /**
   * Sets a lower bound.
   *
   * @param shortest the shortest wait, not negative
   * @return the changed schedule
   */
  default PollSchedule atLeast(Duration shortest) {
    return moment -> max(nextDelay(moment), shortest);
  }

  /**
   * Sets an upper bound.
   *
   * @param longest the longest wait, positive
   * @return the changed schedule
   */
  default PollSchedule atMost(Duration longest) {
    requirePositive(longest, "longest");
    return moment -> {
      Duration delay = nextDelay(moment);
      return delay.compareTo(longest) > 0 ? longest : delay;
    };
  }

  private static Duration jittered(Duration delay, double fraction, RandomGenerator random) {
    return delay.plus(scaled(delay, fraction * random.nextDouble()));
  }

  private static Duration scaled(Duration base, double factor) {
    // One product: with a factor without end, zero nanoseconds times it would be no number.
    double nanos = (base.toSeconds() * 1e9 + base.toNanosPart()) * factor;
    return Duration.ofNanos((long) Math.min(nanos, Long.MAX_VALUE / 2.0));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }

  private static void requireFraction(double fraction) {
    if (!(fraction > 0) || Double.isInfinite(fraction)) {
      throw new IllegalArgumentException("fraction must be positive, but is " + fraction);
    }
  }
}
