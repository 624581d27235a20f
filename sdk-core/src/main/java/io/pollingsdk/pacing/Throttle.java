package io.pollingsdk.pacing;

import java.time.Duration;

/**
 * A rate that any number of users keep together: bytes a second, requests a second. Whoever is
 * about to use some reserves them, always gets them, and waits as long as it is told; who reserves
 * first goes first. Thread-safe.
 */
public final class Throttle {
  private static final double NANOS = 1e9;
  // Reservations further ahead than this are not told apart.
  private static final long FARTHEST = Duration.ofDays(3650).toNanos();

  private final double perSecond;
  private boolean started;
  private long free;

  private Throttle(double perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * {@return a throttle}
   *
   * @param units how many may be used in a second, over 0; infinite for no limit
   */
  public static Throttle perSecond(double units) {
    if (!(units > 0)) {
      throw new IllegalArgumentException("a rate must be over 0 a second, but is " + units);
    }
    return new Throttle(units);
  }

  /** {@return whether there is no limit} */
  public boolean isUnlimited() {
    return Double.isInfinite(perSecond);
  }

  /**
   * Reserves units.
   *
   * @param units how many, at least 0
   * @param time the clock
   * @return how long to wait before they may be used; zero for at once
   */
  public Duration reserve(long units, TimeSource time) {
    if (isUnlimited() || units <= 0) {
      return Duration.ZERO;
    }
    // Rounded up: the rate is a limit.
    long cost = (long) Math.min((double) FARTHEST, Math.ceil((double) units * NANOS / perSecond));
    synchronized (this) {
      long now = time.nanoTime();
      // What was not used is not saved up: otherwise a burst would follow each pause.
      if (!started || free - now < 0) {
        free = now;
        started = true;
      }
      long wait = free - now;
      free = wait > FARTHEST ? free : free + cost;
      return Duration.ofNanos(wait);
    }
  }
}
