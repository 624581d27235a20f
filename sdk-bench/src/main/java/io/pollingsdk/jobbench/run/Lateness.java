package io.pollingsdk.jobbench.run;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How late ends were told: from when a job was done at the server to when its result is in the
 * caller's hand. Both processes read the same clock. Thread-safe.
 */
final class Lateness {
  private static final String DONE_AT = "\"doneAt\"";

  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param most how many are recorded at most
   */
  Lateness(int most) {
    nanos = new long[most];
  }

  /**
   * Records one.
   *
   * @param body a done job's status
   * @param now the time
   */
  void add(String body, long now) {
    nanos[count.getAndIncrement()] = now - doneAt(body);
  }

  /**
   * {@return when a job was done}
   *
   * @param body its status; of any layout
   */
  static long doneAt(String body) {
    int name = body.indexOf(DONE_AT);
    if (name < 0) {
      throw new IllegalArgumentException("not a done job's status: " + body);
    }
    int from = name + DONE_AT.length();
    while (from < body.length() && " :\n\t".indexOf(body.charAt(from)) >= 0) {
      from++;
    }
    int to = from;
    while (to < body.length() && (Character.isDigit(body.charAt(to)) || body.charAt(to) == '-')) {
      to++;
    }
    return Long.parseLong(body.substring(from, to));
  }

  /**
   * {@return a percentile of what was recorded, in milliseconds; NaN where nothing was}
   *
   * @param percent 0 to 100
   */
  double millis(double percent) {
    long[] sorted = Arrays.copyOf(nanos, count.get());
    Arrays.sort(sorted);
    return percentile(sorted, percent) / 1e6;
  }

  /**
   * {@return the smallest value that at least so many percent do not exceed; NaN of nothing}
   *
   * @param sorted ascending
   * @param percent 0 to 100
   */
  static double percentile(long[] sorted, double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
