package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next poll: a function of what is known of the job, and, where a
 * schedule learns, of the jobs before it. A server's Retry-After is the engine's business: whatever
 * a schedule says, the engine never asks sooner than the server wants, nor later than the deadline.
 * Implementations are thread-safe.
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
   * Tells the schedule that a job was seen to have ended, so that it may learn from it. Jobs that
   * were given up, whose end nobody saw, are not told. It is quick and does not throw; the default
   * does nothing.
   *
   * @param job what is known of the job
   */
  default void ended(Ended job) {}

  /**
   * What a schedule may look at.
   *
   * @param elapsed time since the job was submitted
   * @param polls status checks made so far, 0 before the first
   * @param usualInterval the interval this API recommends
   * @param progress the fraction done the API last reported, 0 to 1, or NaN where it reports none
   * @param operation the kind of job, with the API's name, such as "CloudStack
   *     deployVirtualMachine"; empty where it is not known
   * @param nanoTime now, as {@link TimeSource#nanoTime()} shows it; only differences between
   *     moments mean something
   */
  record Moment(
      Duration elapsed,
      int polls,
      Duration usualInterval,
      double progress,
      String operation,
      long nanoTime) {

    /**
     * A moment of a job whose kind is not known.
     *
     * @param elapsed time since the job was submitted
     * @param polls status checks made so far, 0 before the first
     * @param usualInterval the interval this API recommends
     * @param progress the fraction done the API last reported, 0 to 1, or NaN where it reports none
     */
    public Moment(Duration elapsed, int polls, Duration usualInterval, double progress) {
      this(elapsed, polls, usualInterval, progress, "", 0);
    }
  }

  /**
   * A job that has ended, well or not. When it did is known only within limits: after it was last
   * seen running, at the latest when it was seen to have ended.
   *
   * @param operation the kind of job, as in {@link Moment#operation()}
   * @param lastSeenRunning time from the submit to the last status check that found it running;
   *     zero if none did
   * @param seenEnded time from the submit to the status check that found it ended
   */
  record Ended(String operation, Duration lastSeenRunning, Duration seenEnded) {}

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
    return moment -> Reshaped.scaled(first, Math.pow(factor, moment.polls()));
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
    return moment -> Reshaped.scaled(moment.elapsed(), fraction);
  }

  /**
   * The default: a tenth of the elapsed time, not less than the API's usual interval, not more than
   * 30 seconds (or the usual interval, where that is longer), plus up to a tenth of jitter.
   *
   * @return the schedule
   */
  static PollSchedule standard() {
    return Reshaped.standard(0.1);
  }

  /**
   * The default as long as nothing is known; then fewer polls, placed by how long jobs of the same
   * kind have taken. See {@link AdaptiveSchedule}.
   *
   * @return a schedule that learns; use one for all connections
   */
  static PollSchedule adaptive() {
    return AdaptiveSchedule.create();
  }

  /**
   * Adds a random time, so that jobs that were submitted together do not poll together.
   *
   * @param fraction the most that is added, as a fraction of the wait; positive
   * @return the changed schedule
   */
  default PollSchedule withJitter(double fraction) {
    requireFraction(fraction);
    return new Reshaped(
        this, delay -> Reshaped.jittered(delay, fraction, ThreadLocalRandom.current()));
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
    return new Reshaped(this, delay -> Reshaped.jittered(delay, fraction, random));
  }

  /**
   * Sets a lower bound.
   *
   * @param shortest the shortest wait, not negative
   * @return the changed schedule
   */
  default PollSchedule atLeast(Duration shortest) {
    return new Reshaped(this, delay -> Reshaped.max(delay, shortest));
  }

  /**
   * Sets an upper bound.
   *
   * @param longest the longest wait, positive
   * @return the changed schedule
   */
  default PollSchedule atMost(Duration longest) {
    requirePositive(longest, "longest");
    return new Reshaped(this, delay -> delay.compareTo(longest) > 0 ? longest : delay);
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
