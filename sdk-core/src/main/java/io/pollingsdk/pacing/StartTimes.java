package io.pollingsdk.pacing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** When the latest jobs of a kind were submitted: how many run at once. Thread-safe, no locks. */
final class StartTimes {
  /** So many jobs count as few: a twenty-fifth of 500. */
  static final int FEW = 20;

  // Where there was a crowd once, there will be one again: for so many jobs it is remembered.
  private static final int MEMORY = 200;

  private final AtomicLongArray times = new AtomicLongArray(FEW);
  private final AtomicInteger count = new AtomicInteger();
  private volatile double span = Double.POSITIVE_INFINITY;
  private volatile int crowd;

  /** Sets the time, in nanoseconds, in which few jobs may be submitted; at first, ever. */
  void within(double nanos) {
    if (Double.isInfinite(span)) {
      // What was a crowd by then may be none.
      crowd = 0;
    }
    span = nanos;
  }

  /** Notes that a job was submitted now. */
  void add(long now) {
    int left = crowd;
    if (isFull(now)) {
      crowd = MEMORY;
    } else if (left > 0) {
      // Two threads may count as one: it does not matter.
      crowd = left - 1;
    }
    int place = count.getAndUpdate(n -> n == 2 * FEW - 1 ? FEW : n + 1);
    times.set(place % FEW, now);
  }

  /** Returns whether few jobs are, and lately were, submitted within the time that was set. */
  boolean few(long now) {
    return crowd == 0 && !isFull(now);
  }

  private boolean isFull(long now) {
    int n = count.get();
    // The place that is written next holds the oldest.
    return n >= FEW && now - times.get(n % FEW) <= span;
  }
}
