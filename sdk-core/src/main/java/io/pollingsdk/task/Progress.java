package io.pollingsdk.task;

import java.util.OptionalDouble;

/**
 * How far a task is, as its source tells it. A hint: it may stand still, jump or go back, and 100 %
 * is not the end.
 *
 * @param done steps done, or NaN where unknown; where {@code total} is 1 it is the fraction itself
 * @param total steps in all, or NaN where unknown
 */
public record Progress(double done, double total) {
  private static final Progress UNKNOWN = new Progress(Double.NaN, Double.NaN);

  /** {@return the progress of which nothing is known} */
  public static Progress unknown() {
    return UNKNOWN;
  }

  /**
   * {@return a fraction as progress}
   *
   * @param fraction 0 to 1; values outside, which servers do send, are moved to the nearer end
   */
  public static Progress of(double fraction) {
    return Double.isNaN(fraction) ? UNKNOWN : new Progress(Math.min(1, Math.max(0, fraction)), 1);
  }

  /**
   * {@return steps as progress}
   *
   * @param done steps done, not negative
   * @param total steps in all; zero or negative where not known
   */
  public static Progress steps(long done, long total) {
    return new Progress(Math.max(0, done), total > 0 ? total : Double.NaN);
  }

  /** {@return the fraction done, 0 to 1, where it can be told} */
  public OptionalDouble fraction() {
    double value = done / total;
    return Double.isNaN(value)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, Math.max(0, value)));
  }

  /** {@return a short text such as {@code 40 %} or {@code 3 steps}, or {@code unknown}} */
  @Override
  public String toString() {
    OptionalDouble fraction = fraction();
    if (fraction.isPresent()) {
      return Math.round(fraction.getAsDouble() * 100) + " %";
    }
    return Double.isNaN(done) ? "unknown" : Math.round(done) + " steps";
  }
}
