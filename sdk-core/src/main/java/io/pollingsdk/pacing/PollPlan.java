package io.pollingsdk.pacing;

import java.util.Arrays;

/**
 * Where to look next, for the time spans in which jobs of a kind end. Immutable.
 *
 * @param times points in time since the submit, in nanoseconds, growing
 * @param next for each of them the index of the point to look at next; its own for "after the
 *     standard wait"
 */
record PollPlan(double[] times, short[] next) {
  /**
   * The longest wait where many jobs run at once, in waits of the standard schedule. With it, fifty
   * jobs that all run into a change before the first of them shows it make the lateness of five
   * hundred at most a fifth worse, in the mean and in the 95th percentile.
   */
  static double LONGEST = 3;
  static double SHARE = 0.5;

  /** The longest wait where few jobs run at once, for the same reason. */
  static double LONGEST_OF_FEW = 4;

  /** Returns the wait, in nanoseconds, given what the standard schedule would wait. */
  double wait(double elapsed, double usual, double standard, double longest) {
    double most = longest * standard;
    if (elapsed < times[0]) {
      return most;
    }
    int found = Arrays.binarySearch(times, elapsed);
    int at = found >= 0 ? found : -found - 2;
    return next[at] == at ? standard : Math.min(most, Math.max(usual, times[next[at]] - elapsed));
  }

  /** Returns for how long after its submit a job runs into a change without showing it. */
  double blind() {
    return 1.5 * times[0];
  }
}
