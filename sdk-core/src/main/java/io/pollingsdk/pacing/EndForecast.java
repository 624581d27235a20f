package io.pollingsdk.pacing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How likely a job of a kind is to end when: a grid over the time in which its ends lie, finer than
 * polls are, and the probability that a job ends between one point of it and the next. The rest to
 * one lies behind.
 *
 * @param times since the submit, in nanoseconds, growing
 * @param chance for each point but the last, that a job ends between it and the next
 * @param heavyTail whether some jobs take much longer than most
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EndForecast(double[] times, double[] chance, boolean heavyTail) {
  private static final int MOST_POINTS = 512;
  // Points to a standard wait; fewer where the ends lie far apart.
  private static final double FINEST = 8;
  private static final double COARSEST = 2;
  private static final double COARSER = 1.4;
  // Even the 128th job may end where none did: as if this many more had, half of them later.
  private static final double UNSEEN = 1.5;

  /** Returns the forecast, or null where the ends lie too far apart for a grid. */
  static @Nullable EndForecast of(EndTimes ends, StandardPace pace, double usual) {
    // Others end near where those ended that were seen: the fewer were, the less near.
    double near = 0.6 * ends.spread() * Math.pow(ends.size(), -0.2);
    double width = 1 + Math.min(0.25, Math.max(0.005, near));
    double first = ends.earliest() / width;
    // One longest wait sooner: from where to jump in is part of the plan.
    double longest = PollPlan.LONGEST_OF_FEW;
    double start = Math.min(first - longest * usual, first / (1 + longest * pace.fraction()));
    double[] times = grid(Math.max(0, start), ends.latest() * width, pace, usual);
    return times.length < 2
        ? null
        : new EndForecast(times, chance(times, ends, width), ends.heavyTail());
  }

  private static double[] grid(double start, double end, StandardPace pace, double usual) {
    double[] times = new double[MOST_POINTS];
    for (double fine = FINEST; fine >= COARSEST; fine /= COARSER) {
      int count = 0;
      for (double t = start; count < MOST_POINTS; t += pace.wait(t, usual) / fine) {
        times[count++] = t;
        if (t >= end) {
          return Arrays.copyOf(times, count);
        }
      }
    }
    return new double[0];
  }

  private static double[] chance(double[] times, EndTimes ends, double width) {
    double total = ends.size() + UNSEEN;
    double[] chance = new double[times.length];
    Arrays.fill(chance, UNSEEN / 2 / total / times.length);
    for (int i = 0; i < ends.size(); i++) {
      double from = ends.from(i) / width;
      double to = ends.to(i) * width;
      int found = Arrays.binarySearch(times, from);
      int at = Math.max(0, found >= 0 ? found : -found - 2);
      for (; at + 1 < times.length && times[at] < to; at++) {
        double common = Math.min(to, times[at + 1]) - Math.max(from, times[at]);
        chance[at] += common / (to - from) / total;
      }
    }
    return chance;
  }
}
