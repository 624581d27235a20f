package io.pollingsdk.pacing;

import java.util.Arrays;

/**
 * Where to look next, for the time in which jobs of a kind end. Immutable.
 *
 * @param times points in time since the submit, in nanoseconds, growing
 * @param next for each of them the index of the point to look at next; its own for "after the
 *     standard wait"
 * @param heavyTail whether some jobs take much longer than most
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PollPlan(double[] times, short[] next, boolean heavyTail) {
  // Of 500 jobs after a change, 50 may be under way before the first of them shows it. Whatever
  // their end, at most a twentieth of the 500 may be noticed late for having waited longer, and
  // the mean may grow by a fifth: so long, and as many at a time, may wait.

  /** The longest wait where few jobs run at once, in standard waits. */
  static final double LONGEST_OF_FEW = 4;

  private static final double FIRST_OF_FEW = 2;
  private static final double LONGEST_IN_CROWD = 3;
  private static final double LONG_IN_CROWD = 0.2;

  /**
   * Returns the longest wait, in standard waits.
   *
   * @param few whether few jobs of the kind run at once
   * @param first whether it is the job's first wait, before which nobody knows how quick it is
   * @param dice at random from 0 to 1
   */
  double longest(boolean few, boolean first, double dice) {
    if (few) {
      return first ? FIRST_OF_FEW : LONGEST_OF_FEW;
    }
    // Where few jobs make up the tail, no more may be late.
    return first || heavyTail || dice > LONG_IN_CROWD ? 1 : LONGEST_IN_CROWD;
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
