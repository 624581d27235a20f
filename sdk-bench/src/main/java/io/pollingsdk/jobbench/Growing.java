package io.pollingsdk.jobbench;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What {@code PollSchedule.standard()} does for an API that is usually polled each second, by
 * formula, for those that do not have it: a tenth of the elapsed time, at least one second, at most
 * 30, and up to a tenth more by chance.
 */
public record Growing() implements Driver.Schedule {
  private static final long LEAST = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST = TimeUnit.SECONDS.toNanos(30);
  private static final double JITTER = 0.1;

  @Override
  public long delayNanos(int n, long elapsedNanos) {
    long wait = base(elapsedNanos);
    return wait + (long) (wait * JITTER * ThreadLocalRandom.current().nextDouble());
  }

  /**
   * {@return the longest wait before the first poll after a moment}
   *
   * @param elapsedNanos that moment, counted from the submit
   */
  public static long mostNanos(long elapsedNanos) {
    return (long) (base(elapsedNanos) * (1 + JITTER));
  }

  private static long base(long elapsedNanos) {
    return Math.max(LEAST, Math.min(MOST, elapsedNanos / 10));
  }
}
