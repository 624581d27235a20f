package io.pollingsdk.internal.pace;

import io.pollingsdk.pacing.RequestBudget;
import java.time.Duration;

/**
 * What a budget allows at a moment: arithmetic on nanoseconds, without a clock or a queue. Not
 * thread-safe.
 *
 * <p>Requests that start are a gap apart. {@code LATE} is made up for: with a gap of (1 s + LATE) /
 * N, k starts take at least (k - 1) gaps less LATE, so that no window of one second sees more than
 * N.
 */
final class Allowance {
  /** A wait that time alone does not end. */
  static final long NEVER = Long.MAX_VALUE;

  /** What is further away is as far away as this. */
  static final Duration LONGEST = Duration.ofDays(3650);

  /** The same in nanoseconds. */
  static final long FARTHEST = LONGEST.toNanos();

  private static final double SECOND = 1e9;
  private static final long LATE = 10_000_000;
  private static final double LEAST_PER_SECOND = 0.1;
  // What a refusal costs that names no time and finds nothing left to halve.
  private static final long PAUSE = 1_000_000_000;

  private final boolean rated;
  private final double gap;
  private final int atOnce;
  private final double least;
  private final long recovery;
  // The earliest time at which the next may start.
  private long next;
  // The part of the whole that was left after the last halving, and when it began to grow.
  private double low = 1;
  private long grows;
  private boolean begun;
  private long seen;

  Allowance(RequestBudget budget) {
    double rate = budget.requestsPerSecond().orElse(Double.POSITIVE_INFINITY);
    rated = !Double.isInfinite(rate);
    gap = rated ? Math.min((double) FARTHEST, Math.ceil((SECOND + LATE) / rate)) : 0;
    atOnce = budget.concurrentRequests().orElse(Integer.MAX_VALUE);
    least = rated ? Math.min(1, LEAST_PER_SECOND / rate) : 1.0 / atOnce;
    recovery = budget.recovery().toNanos();
  }

  /** Takes note of the clock, before anything else is asked or told. */
  void at(long clock) {
    if (!begun) {
      begun = true;
      next = clock;
      grows = clock;
    } else if (clock - seen < 0) {
      // Another clock than before: what has to be waited for stays as long as it was.
      next -= seen - clock;
      grows -= seen - clock;
    }
    seen = clock;
  }

  /** Returns the time that was taken note of last. */
  long now() {
    return seen;
  }

  /** Returns how long until the next may start, with so many under way; NEVER if not by itself. */
  long untilNext(int running) {
    if (running < room()) {
      return Math.max(0, next - seen);
    }
    if (running >= atOnce) {
      return NEVER;
    }
    double grown = ((running + 1.0) / atOnce - low) / (1 - low);
    return Math.max(0, grows - seen + (long) (grown * recovery)) + 1;
  }

  /** Notes that one starts now. */
  void started() {
    next = later(next, seen - LATE) + gapNow();
  }

  /** Notes that the one that started last starts only now. */
  void startedLate() {
    next = later(next, seen - LATE + gapNow());
  }

  /**
   * Notes a refusal.
   *
   * @param hold for how long nothing may start, 0 to {@link #FARTHEST}
   * @param halve whether it halves the budget; if not, it only has to be waited for
   */
  void refused(long hold, boolean halve) {
    double share = share();
    double wait = hold;
    if (halve) {
      if (share <= least && !rated) {
        wait = Math.max(wait, PAUSE);
      }
      share = Math.max(least, share / 2);
      // The first to follow is as late as the halved rate has it: what goes on being refused is
      // asked less and less.
      wait = Math.max(wait, gap / share);
    }
    if (halve || wait > 0) {
      long until = seen + (long) wait;
      low = share;
      grows = later(grows, until);
      next = later(next, until);
    }
  }

  /** Returns how much of the whole budget there is now: over 0, at most 1. */
  double share() {
    double grown = Math.max(0, seen - grows) / (double) recovery;
    return grown >= 1 ? 1 : low + (1 - low) * grown;
  }

  /** Returns how many may be under way now. */
  private int room() {
    return rated ? atOnce : (int) Math.max(1, atOnce * share());
  }

  /** Returns how long it takes until the budget, growing on the way, is enough for one more. */
  private long gapNow() {
    double share = share();
    double growth = (1 - low) / recovery;
    double time = 2 * gap / (share + Math.sqrt(share * share + 2 * growth * gap));
    return (long) Math.ceil(Math.min((double) FARTHEST, Math.max(gap, time)));
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
