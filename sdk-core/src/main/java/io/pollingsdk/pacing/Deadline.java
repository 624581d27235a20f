package io.pollingsdk.pacing;

import java.time.Duration;

/**
 * A point in monotonic time by which something has to be done.
 *
 * @param nanoTime the point, as {@link TimeSource#nanoTime()} will show it
 */
public record Deadline(long nanoTime) {

  /**
   * {@return the deadline that lies some time ahead}
   *
   * @param time the clock
   * @param budget how far ahead; over about 146 years counts as 146 years
   */
  public static Deadline in(TimeSource time, Duration budget) {
    return new Deadline(time.nanoTime() + nanos(budget));
  }

  /**
   * {@return the time left, zero or negative once it has passed}
   *
   * @param time the clock
   */
  public Duration remaining(TimeSource time) {
    return Duration.ofNanos(nanoTime - time.nanoTime());
  }

  /**
   * {@return whether the deadline has been reached}
   *
   * @param time the clock
   */
  public boolean reached(TimeSource time) {
    return nanoTime - time.nanoTime() <= 0;
  }

  private static long nanos(Duration budget) {
    // Half the range, so that differences of two points never overflow.
    long limit = Long.MAX_VALUE / 2;
    if (budget.compareTo(Duration.ofNanos(limit)) >= 0) {
      return limit;
    }
    return budget.compareTo(Duration.ofNanos(-limit)) <= 0 ? -limit : budget.toNanos();
  }
}
