package io.pollingsdk.pacing;

/**
 * Looks for the plan with the fewest polls whose lateness is no more than that of the standard
 * schedule: in the mean, as a fraction of the duration and in seconds, and in what few jobs exceed.
 * With a price on lateness the cheapest plan is found by dynamic programming; the prices are tried
 * from dear to cheap. Lateness is counted in standard waits.
 */
final class PlanSearch {
  // Half a wait: what polling at the standard waits gives.
  private static final double MEAN = 0.5;
  // As few as this may have to wait longer than the standard wait.
  private static final double LATE = 0.03;
  // The shortest wait, in standard waits.
  private static final double SHORTEST = 1 / 3.0;
  // What a job that is late costs on top, in standard waits.
  private static final double[] EXTRA = {0.5, 3};
  private static final double HIGHEST = 100;
  private static final double LOWEST = 0.05;
  private static final int STEPS = 6;
  // Fewer polls than the standard waits make, or it is not worth it.
  private static final double WORTHWHILE = 0.97;

  private final EndForecast forecast;
  private final double shortest;
  private final double[] times;
  private final int last;
  private final double[] standard;
  // Up to a point: the chance of an end, and sums over it from which lateness follows.
  private final double[] ended;
  private final double[] weight;
  private final double[] moment;
  // For a poll at a point, the first interval whose ends are noticed within a standard wait.
  private final int[] inTime;
  private final double[] cost;
  private final short[] next;

  PlanSearch(EndForecast forecast, StandardPace pace, double usual) {
    this.forecast = forecast;
    times = forecast.times();
    last = times.length - 1;
    standard = new double[times.length];
    ended = new double[times.length];
    weight = new double[times.length];
    moment = new double[times.length];
    inTime = new int[times.length];
    cost = new double[times.length];
    next = new short[times.length];
    // Points of the grid are not exact.
    shortest = usual * 0.999;
    for (int i = 0; i < last; i++) {
      double middle = middle(i);
      standard[i] = pace.wait(middle, usual);
      double share = forecast.chance()[i] / standard[i];
      ended[i + 1] = ended[i] + forecast.chance()[i];
      weight[i + 1] = weight[i] + share;
      moment[i + 1] = moment[i] + share * middle;
      int first = inTime[i];
      while (first < i && middle(first) + standard[first] < times[i + 1]) {
        first++;
      }
      inTime[i + 1] = first;
    }
  }

  /** Returns the plan with the fewest polls; one of standard waits if none has fewer. */
  PollPlan best() {
    // Each point its own next one: the standard wait.
    short[] best = new short[times.length];
    for (int i = 0; i <= last; i++) {
      best[i] = (short) i;
    }
    double fewest = WORTHWHILE * standardPolls();
    for (double extra : EXTRA) {
      double low = LOWEST;
      double high = HIGHEST;
      for (int step = 0; step < STEPS; step++) {
        double price = Math.sqrt(low * high);
        solve(price, extra);
        Lateness lateness = lateness();
        if (lateness.accepted) {
          high = price;
          if (lateness.polls < fewest) {
            fewest = lateness.polls;
            best = next.clone();
          }
        } else {
          low = price;
        }
      }
    }
    return new PollPlan(times, best, forecast.heavyTail());
  }

  /** Returns how many polls the standard waits make on the grid. */
  private double standardPolls() {
    double polls = 0;
    int at = 0;
    for (double t = times[0]; t < times[last]; t += standard[at] * (1 + Reshaped.JITTER / 2)) {
      while (times[at + 1] <= t) {
        at++;
      }
      polls += 1 - ended[at];
    }
    return polls;
  }

  private void solve(double price, double extra) {
    cost[last] = 0;
    next[last] = (short) last;
    for (int i = last - 1; i >= 0; i--) {
      double from = times[i];
      double soonest = from + Math.max(shortest, SHORTEST * standard[i]);
      double farthest = from + PollPlan.LONGEST_OF_FEW * standard[i];
      double cheapest = Double.MAX_VALUE;
      int best = last;
      for (int j = i + 1; j <= last; j++) {
        if (times[j] < soonest && j < last) {
          continue;
        }
        if (times[j] > farthest && best < last) {
          break;
        }
        double late = waits(i, j) + extra * tooLate(i, j);
        double total = price * late + cost[j];
        if (total < cheapest) {
          cheapest = total;
          best = j;
        }
      }
      cost[i] = 1 - ended[i] + cheapest;
      next[i] = (short) best;
    }
  }

  private record Lateness(double polls, boolean accepted) {}

  private Lateness lateness() {
    double polls = 0;
    double late = 0;
    double absoluteLate = 0;
    double absolute = 0;
    double absoluteStandard = 0;
    double relative = 0;
    double relativeStandard = 0;
    for (int i = 0; i < last; i = next[i]) {
      int to = next[i];
      polls += 1 - ended[i];
      for (int k = i; k < to; k++) {
        double chance = forecast.chance()[k];
        double middle = middle(k);
        absolute += chance * (times[to] - middle);
        absoluteStandard += chance * standard[k];
        if (times[to] - middle > standard[k]) {
          late += chance;
          absoluteLate += chance * standard[k];
        }
        relative += chance * (times[to] - middle) / middle;
        relativeStandard += chance * standard[k] / middle;
      }
    }
    return new Lateness(
        polls,
        absolute <= MEAN * absoluteStandard
            && relative <= MEAN * relativeStandard
            && late <= LATE * ended[last]
            && absoluteLate <= LATE * absoluteStandard);
  }

  private double waits(int from, int to) {
    return times[to] * (weight[to] - weight[from]) - (moment[to] - moment[from]);
  }

  private double tooLate(int from, int to) {
    return ended[Math.max(inTime[to], from)] - ended[from];
  }

  private double middle(int i) {
    return (times[i] + times[i + 1]) / 2;
  }
}
