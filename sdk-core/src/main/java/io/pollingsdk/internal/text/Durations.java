package io.pollingsdk.internal.text;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people write them, and bounds for them. */
public final class Durations {
  // Larger ones may have no number of milliseconds.
  private static final Duration LARGE = Duration.ofDays(36_500);

  private Durations() {}

  /** Returns the shorter one; null is none. */
  public static Duration shorter(@Nullable Duration one, Duration other) {
    return one != null && one.compareTo(other) < 0 ? one : other;
  }

  /** Returns a duration in nanoseconds: none where it is negative, and at most so long. */
  public static long nanos(Duration duration, Duration most) {
    return duration.isNegative() ? 0 : shorter(duration, most).toNanos();
  }

  /** Returns a duration for a message, such as {@code 30 s} or {@code 250 ms}; any there may be. */
  public static String text(Duration duration) {
    if (duration.compareTo(LARGE) > 0 || duration.compareTo(LARGE.negated()) < 0) {
      return duration.toSeconds() + " s";
    }
    long millis = duration.toMillis();
    if (millis == 0 && !duration.isZero()) {
      return duration.toNanos() + " ns";
    }
    return millis % 1000 == 0 && millis != 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
