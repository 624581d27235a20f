package io.pollingsdk.pacing;

/**
 * The standard schedule without its jitter, in nanoseconds: a share of the elapsed time, between
 * the usual interval and the longest wait.
 */
record StandardPace(double fraction, double longest) {

  double wait(double elapsed, double usual) {
    return Math.max(usual, Math.min(fraction * elapsed, longest));
  }
}
