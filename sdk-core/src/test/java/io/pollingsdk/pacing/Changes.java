package io.pollingsdk.pacing;

import io.pollingsdk.pacing.JobSimulation.Arrival;
import io.pollingsdk.pacing.JobSimulation.Outcome;
import io.pollingsdk.pacing.JobSimulation.SimulatedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;

/**
 * A sudden change of durations, between one job and the next: 400 jobs before it, 500 after.
 *
 * @param name what changes
 * @param before makes the jobs until then
 * @param after makes the jobs from then on
 */
record Changes(String name, Maker before, Maker after) {
  private static final int BEFORE = 400;
  private static final int AFTER = 500;
  private static final int RUNS = 5;

  /** Makes the i-th job; the scale is a number from 1 to 1.3, the same for all jobs of a run. */
  @FunctionalInterface
  interface Maker {
    SimulatedJob job(int i, Random random, double scale);
  }

  static List<Changes> all() {
    List<Changes> all = new ArrayList<>();
    for (double factor : new double[] {0.1, 10}) {
      for (double seconds : factor > 1 ? new double[] {20, 75} : new double[] {20, 75, 400}) {
        all.add(scaled("varying", seconds, factor, Changes::lognormal));
        all.add(scaled("constant", seconds, factor, Changes::constant));
      }
      all.add(scaled("heavy-tailed", 60, factor, Changes::heavyTailed));
    }
    for (double factor : new double[] {0.01, 0.3}) {
      all.add(scaled("varying", 75, factor, Changes::lognormal));
      all.add(scaled("constant", 75, factor, Changes::constant));
    }
    all.add(new Changes("two modes, the short one goes", twoModes(0.6), twoModes(0)));
    all.add(new Changes("two modes, the long one goes", twoModes(0.6), twoModes(1)));
    all.add(new Changes("a short mode comes", twoModes(0), twoModes(0.6)));
    all.add(new Changes("a rare short mode comes", twoModes(0), twoModes(0.1)));
    all.add(new Changes("two kinds swapped", twoKinds(9, 75), twoKinds(75, 9)));
    all.add(
        new Changes(
            "changes again after each 100",
            lognormal(100),
            (i, random, scale) -> lognormal(i / 100 % 2 == 0 ? 10 : 100).job(i, random, scale)));
    return all;
  }

  /** Returns what a schedule gives for the jobs from the change on, over several runs. */
  Figures figures(LongFunction<PollSchedule> schedule, int atOnce, Arrival arrival) {
    List<Outcome> all = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      double scale = 1 + 0.3 * (run + 0.5) / RUNS;
      List<SimulatedJob> jobs = new ArrayList<>();
      for (int i = 0; i < BEFORE; i++) {
        jobs.add(before.job(i, random, scale));
      }
      for (int i = 0; i < AFTER; i++) {
        jobs.add(after.job(i, random, scale));
      }
      all.addAll(
          JobSimulation.run(schedule.apply(run), jobs, atOnce, arrival)
              .subList(BEFORE, BEFORE + AFTER));
    }
    return Figures.of(all);
  }

  @Override
  public String toString() {
    return name;
  }

  private static Changes scaled(
      String shape, double seconds, double factor, DoubleFunction<Maker> maker) {
    String name = "%s, %.0f s, times %s".formatted(shape, seconds, factor);
    return new Changes(name, maker.apply(seconds), maker.apply(seconds * factor));
  }

  private static Maker lognormal(double seconds) {
    return (i, random, scale) ->
        new SimulatedJob("a", 1, scale * seconds * Math.exp(0.3 * random.nextGaussian()));
  }

  private static Maker heavyTailed(double seconds) {
    return (i, random, scale) ->
        new SimulatedJob("a", 1, scale * seconds * 0.3 * Math.pow(1 - random.nextDouble(), -0.77));
  }

  private static Maker constant(double seconds) {
    return (i, random, scale) ->
        new SimulatedJob("a", 1, scale * seconds * random.nextDouble(1, 1.03));
  }

  private static Maker twoModes(double shortOnes) {
    return (i, random, scale) ->
        lognormal(random.nextDouble() < shortOnes ? 14 : 180).job(i, random, scale);
  }

  private static Maker twoKinds(double first, double second) {
    return (i, random, scale) ->
        new SimulatedJob(
            i % 2 == 0 ? "a" : "b",
            1,
            scale * (i % 2 == 0 ? first : second) * Math.exp(0.3 * random.nextGaussian()));
  }
}
