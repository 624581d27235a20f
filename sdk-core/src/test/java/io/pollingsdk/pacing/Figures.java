package io.pollingsdk.pacing;

import io.pollingsdk.pacing.JobSimulation.Outcome;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a schedule costs and gives.
 *
 * @param polls status checks a job
 * @param relative mean lateness, as a fraction of the job's duration
 * @param relative95 the 95th percentile of that
 * @param absolute mean lateness in seconds
 * @param absolute95 the 95th percentile of that
 */
record Figures(
    double polls, double relative, double relative95, double absolute, double absolute95) {

  static Figures of(List<Outcome> outcomes) {
    return new Figures(
        outcomes.stream().mapToInt(Outcome::polls).average().orElseThrow(),
        mean(outcomes, job -> job.lateness() / job.seconds()),
        high(outcomes, job -> job.lateness() / job.seconds()),
        mean(outcomes, Outcome::lateness),
        high(outcomes, Outcome::lateness));
  }

  /** Returns the highest of the ratios of the four kinds of lateness. */
  double latenessOver(Figures other) {
    return Math.max(
        Math.max(relative / other.relative, relative95 / other.relative95),
        Math.max(absolute / other.absolute, absolute95 / other.absolute95));
  }

  private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> what) {
    return outcomes.stream().mapToDouble(what).average().orElseThrow();
  }

  private static double high(List<Outcome> outcomes, ToDoubleFunction<Outcome> what) {
    double[] sorted = outcomes.stream().mapToDouble(what).sorted().toArray();
    return sorted[(int) (sorted.length * 0.95)];
  }
}
