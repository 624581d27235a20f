package io.pollingsdk.pacing;

import java.util.Arrays;

/**
 * Where to look next, for the time in which jobs of a kind end. Immutable.
 *
 * @param times points in time since the submit, in nanoseconds, growing
 * @param next for each of them the index of the point to look at next; its own for "after the
 *     standard wait"
 */
record PollPlan(double[] times, short[] next) {
  // Of 500 jobs after a change, 50 may be under way before the first of them shows it. Whatever
  // their end, at most a twentieth of the 500 may be noticed late for having waited longer, and
  // the mean may grow by a fifth: so long may these wait.

  /** The longest wait where few jobs run at once, in standard waits. */
  static final double LONGEST_OF_FEW = 4;

  /** The longest wait in a crowd, for one half of the waits. */
  static final double LONGEST_IN_CROWD = 3;

  /** Returns the longest wait, in standard waits. */
  static double longest(boolean few, boolean half) {
    return few ? LONGEST_OF_FEW : half ? LONGEST_IN_CROWD : 1;
  }

  /**
   * Returns the wait, in nanoseconds.
   *
   * @param elapsed time since the submit
   * @param usual the shortest wait
   * @param standard the standard wait
   * @param longest the longest wait
   */
  double wait(double elapsed, double usual, double standard, double longest) {
    if (elapsed < times[0]) {
      return longest;
    }
    int found = Arrays.binarySearch(times, elapsed);
    int at = found >= 0 ? found : -found - 2;
    int to = next[at];
    return to == at ? standard : Math.min(longest, Math.max(usual, times[to] - elapsed));
  }

  /** Returns for how long after its submit a job may run into a change without showing it. */
  double blind() {
    return 1.5 * times[0];
  }
}
