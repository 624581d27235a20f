package io.pollingsdk.pacing;

import java.util.Arrays;

/** When the latest jobs of a kind ended: for each the limits between which it did. */
final class EndTimes {
  private static final int MOST = 128;
  // What is this much outside of what was seen is a surprise.
  private static final double MARGIN = 1.25;
  private static final int ONE_IN = 100;
  private static final double HEAVY = 2.5;

  // A ring: the oldest is overwritten.
  private final float[] from = new float[MOST];
  private final float[] to = new float[MOST];
  private int next;
  private int size;

  int size() {
    return size;
  }

  void add(double running, double end) {
    // Where no poll found it running, it did not end at once either.
    from[next] = (float) Math.max(running, end / 8);
    to[next] = (float) end;
    next = (next + 1) % MOST;
    size = Math.min(size + 1, MOST);
  }

  /** Returns the time after which the i-th latest job, counted from 0, ended. */
  double from(int i) {
    return from[Math.floorMod(next - 1 - i, MOST)];
  }

  /** Returns the time by which the i-th latest job, counted from 0, had ended. */
  double to(int i) {
    return to[Math.floorMod(next - 1 - i, MOST)];
  }

  /** Forgets all but the latest. */
  void keep(int latest) {
    size = Math.min(size, latest);
  }

  /** Returns whether an end is far earlier than those before the latest few. */
  boolean earlier(double end, int latest) {
    int such = 0;
    for (int i = latest; i < size; i++) {
      such += middle(i) <= end * MARGIN ? 1 : 0;
    }
    return such <= (size - latest) / ONE_IN;
  }

  /** Returns whether an end belongs to the earliest sixteenth. */
  boolean amongFirst(double end) {
    int such = 0;
    for (int i = 0; i < size; i++) {
      such += to(i) <= end ? 1 : 0;
    }
    return such * 16 <= size;
  }

  /** Returns the time after which the earliest ended. */
  double earliest() {
    double earliest = from(0);
    for (int i = 1; i < size; i++) {
      earliest = Math.min(earliest, from(i));
    }
    return earliest;
  }

  /** Returns the time by which all had ended. */
  double latest() {
    double latest = to(0);
    for (int i = 1; i < size; i++) {
      latest = Math.max(latest, to(i));
    }
    return latest;
  }

  /** Returns how far apart the ends lie: the middle half of them, as a share of their median. */
  double spread() {
    double[] sorted = sorted();
    return (sorted[size * 3 / 4] - sorted[size / 4]) / sorted[size / 2];
  }

  /** Returns whether the longest took far longer than nine in ten. */
  boolean heavyTail() {
    double[] sorted = sorted();
    return sorted[size - 1] > HEAVY * sorted[size * 9 / 10];
  }

  private double[] sorted() {
    double[] sorted = new double[size];
    for (int i = 0; i < size; i++) {
      sorted[i] = middle(i);
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private double middle(int i) {
    return (from(i) + to(i)) / 2;
  }
}
