package io.pollingsdk.pacing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** When the latest jobs of a kind were submitted. Thread-safe, without locks. */
final class StartTimes {
  /** So many jobs at most count as few. */
  static final int FEW = 20;

  private final AtomicLongArray times = new AtomicLongArray(FEW);
  private final AtomicInteger count = new AtomicInteger();
  private volatile int crowded;

  void add(long nanoTime, double nanos) {
    crowded = !few0(nanoTime, nanos) ? 200 : Math.max(0, crowded - 1);
    int i = count.getAndUpdate(n -> n == 2 * FEW - 1 ? FEW : n + 1);
    times.set(i % FEW, nanoTime);
  }

  boolean few(long now, double nanos) {
    return crowded == 0 && few0(now, nanos);
  }

  /** Returns whether at most {@link #FEW} jobs were submitted in the time before now. */
  boolean few0(long now, double nanos) {
    int n = count.get();
    // The place that is written next holds the oldest.
    return n < FEW || now - times.get(n % FEW) > nanos;
  }
}
