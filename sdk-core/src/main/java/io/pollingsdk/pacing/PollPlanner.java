package io.pollingsdk.pacing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plan with the fewest polls whose lateness is that of the standard schedule, by dynamic
 * programming over a grid of points in time.
 */
final class PollPlanner {
  private static final int MOST_POINTS = 256;
  private static final double FINEST = 8;
  private static final double COARSEST = 2;
  /** Mean lateness aimed at, in standard waits. */
  static double MEAN = 0.46;
  /** At most a twentieth may be later than this, in standard waits. */
  static double LATE = 0.93;
  static double LATE_SHARE = 0.04;
  static double[] PENALTY = {0.3, 1, 3, 9};
  static double PRIOR = 1.5;
  static double SHORTEST = 0.34;

  private final StandardPace pace;

  PollPlanner(StandardPace pace) {
    this.pace = pace;
  }

  /** Returns a plan, or null where the ends lie too far apart for one. */
  @Nullable PollPlan plan(EndTimes ends, double usual) {
    int n = ends.size();
    double width = Math.min(0.25, Math.max(0.005, 0.6 * ends.spread() * Math.pow(n, -0.2)));
    double first = Double.MAX_VALUE;
    double last = 0;
    for (int i = 0; i < n; i++) {
      first = Math.min(first, ends.from(i));
      last = Math.max(last, ends.to(i));
    }
    first /= 1 + width;
    last *= 1 + width;
    // One longest wait sooner: from where to jump in is part of the plan.
    double start = Math.max(0, Math.min(first - PollPlan.LONGEST_OF_FEW * usual, first / (1 + PollPlan.LONGEST_OF_FEW * pace.fraction())));
    double[] times = grid(start, last, usual);
    if (times.length < 2 || times.length >= MOST_POINTS) {
      return null;
    }
    double[] mass = mass(times, ends, width);
    return new Search(times, mass, usual).best();
  }

  private double[] grid(double start, double end, double usual) {
    double[] times = new double[MOST_POINTS];
    double fine = FINEST;
    while (true) {
      int count = 0;
      double t = start;
      while (count < MOST_POINTS) {
        times[count++] = t;
        if (t >= end) {
          return Arrays.copyOf(times, count);
        }
        t += pace.wait(t, usual) / fine;
      }
      if (fine <= COARSEST) {
        return times;
      }
      fine /= 1.4;
    }
  }

  private double[] mass(double[] times, EndTimes ends, double width) {
    int n = ends.size();
    double total = n + PRIOR;
    double[] mass = new double[times.length];
    Arrays.fill(mass, PRIOR / 2 / total / times.length);
    for (int i = 0; i < n; i++) {
      double from = ends.from(i) / (1 + width);
      double to = ends.to(i) * (1 + width);
      int at = Arrays.binarySearch(times, from);
      at = Math.max(0, at >= 0 ? at : -at - 2);
      for (; at + 1 < times.length && times[at] < to; at++) {
        double overlap = Math.min(to, times[at + 1]) - Math.max(from, times[at]);
        mass[at] += overlap / (to - from) / total;
      }
    }
    return mass;
  }

  private final class Search {
    private final double[] times;
    private final double usual;
    private final int points;
    private final double[] before;
    private final double[] weight;
    private final double[] weighted;
    private final double[] late;
    private final int[] onTime;
    private final double[] cost;
    private final short[] next;
    private final double[] mass;
    private double polls;

    Search(double[] times, double[] mass, double usual) {
      this.times = times;
      this.usual = usual;
      this.mass = mass;
      points = times.length;
      before = new double[points];
      weight = new double[points];
      weighted = new double[points];
      late = new double[points];
      onTime = new int[points];
      cost = new double[points];
      next = new short[points];
      for (int i = 1; i < points; i++) {
        double middle = (times[i - 1] + times[i]) / 2;
        double share = mass[i - 1] / pace.wait(middle, usual);
        before[i] = before[i - 1] + mass[i - 1];
        weight[i] = weight[i - 1] + share;
        weighted[i] = weighted[i - 1] + share * middle;
        int c = onTime[i - 1];
        while (c < i - 1) {
          double m = (times[c] + times[c + 1]) / 2;
          if (m + LATE * pace.wait(m, usual) >= times[i]) {
            break;
          }
          c++;
        }
        onTime[i] = c;
      }
    }

    PollPlan best() {
      short[] best = null;
      double fewest = Double.MAX_VALUE;
      for (double penalty : PENALTY) {
        double low = 0.05;
        double high = 100;
        for (int i = 0; i < 9; i++) {
          double price = Math.sqrt(low * high);
          solve(price, penalty);
          if (good()) {
            high = price;
            if (polls < fewest) {
              fewest = polls;
              best = next.clone();
            }
          } else {
            low = price;
          }
        }
      }
      if (best == null) {
        solve(100, 9);
        best = next.clone();
      }
      return new PollPlan(times, best);
    }

    private void solve(double price, double penalty) {
      cost[points - 1] = 0;
      next[points - 1] = (short) (points - 1);
      for (int i = points - 2; i >= 0; i--) {
        double standard = pace.wait(times[i], usual);
        double least = Math.max(usual, SHORTEST * standard) * 0.999;
        double most = PollPlan.LONGEST_OF_FEW * standard;
        double best = Double.MAX_VALUE;
        int bestAt = points - 1;
        for (int j = i + 1; j < points; j++) {
          double wait = times[j] - times[i];
          if (wait < least && j < points - 1) {
            continue;
          }
          if (wait > most && best < Double.MAX_VALUE) {
            break;
          }
          double lateness = times[j] * (weight[j] - weight[i]) - (weighted[j] - weighted[i]);
          double tooLate = Math.max(0, before[Math.max(onTime[j], i)] - before[i]);
          double c =
              1 - before[i] + price * (lateness + penalty * tooLate) + cost[j];
          if (c < best) {
            best = c;
            bestAt = j;
          }
        }
        cost[i] = best;
        next[i] = (short) bestAt;
      }
    }

    private boolean good() {
      polls = 0;
      double relative = 0;
      double standardRelative = 0;
      double absolute = 0;
      double tooLate = 0;
      double standard = 0;
      for (int i = 0; i < points - 1; i = next[i]) {
        int j = next[i];
        polls += 1 - before[i];
        tooLate += Math.max(0, before[Math.max(onTime[j], i)] - before[i]);
        for (int k = i; k < j; k++) {
          double middle = (times[k] + times[k + 1]) / 2;
          absolute += mass[k] * (times[j] - middle);
          standard += mass[k] * pace.wait(middle, usual);
          relative += mass[k] * (times[j] - middle) / middle;
          standardRelative += mass[k] * pace.wait(middle, usual) / middle;
        }
      }
      double all = before[points - 1];
      return relative <= MEAN * standardRelative && absolute <= MEAN * standard && tooLate <= LATE_SHARE * all;
    }
  }
}
