package io.pollingsdk.internal.text;

import java.time.Duration;

/** Durations as people write them. */
public final class Durations {
  private Durations() {}

  /** Returns a duration for a message, such as {@code 30 s} or {@code 250 ms}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 && millis > 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
