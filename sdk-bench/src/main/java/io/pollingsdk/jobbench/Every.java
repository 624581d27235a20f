package io.pollingsdk.jobbench;

import java.time.Duration;

/**
 * Always the same wait.
 *
 * @param nanos the wait in nanoseconds; 0 for "at once"
 */
public record Every(long nanos) implements Driver.Schedule {

  /**
   * {@return a schedule with that wait}
   *
   * @param wait the wait; zero for "at once"
   */
  public static Every of(Duration wait) {
    return new Every(wait.toNanos());
  }

  @Override
  public long delayNanos(int n, long elapsedNanos) {
    return nanos;
  }
}
