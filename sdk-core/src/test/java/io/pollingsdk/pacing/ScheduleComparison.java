package io.pollingsdk.pacing;

import io.pollingsdk.pacing.JobSimulation.Arrival;
import io.pollingsdk.pacing.JobSimulation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Prints the tables of docs/pacing-and-retries.md. */
final class ScheduleComparison {
  private static final int RUNS = 8;

  private ScheduleComparison() {}

  public static void main(String[] args) {
    System.out.println("| schedule | polls a job | mean | 95 % | mean, s | 95 %, s |");
    System.out.println("|---|---|---|---|---|---|");
    for (int seconds : new int[] {1, 5, 15, 30}) {
      row("`fixed`, " + seconds + " s", 20, s -> PollSchedule.fixed(Duration.ofSeconds(seconds)));
    }
    row("`standard`", 20, Schedules::standard);
    for (int atOnce : new int[] {1, 20, 100}) {
      row("`adaptive`, " + atOnce + " jobs at once", atOnce, Schedules::adaptive);
    }
    System.out.println();
    for (Changes change : Changes.all()) {
      double polls = 0;
      double lateness = 0;
      for (Arrival arrival : Arrival.values()) {
        for (int atOnce : new int[] {1, 50}) {
          Figures standard = change.figures(Schedules::standard, atOnce, arrival);
          Figures adaptive = change.figures(Schedules::adaptive, atOnce, arrival);
          polls = Math.max(polls, adaptive.polls() / standard.polls());
          lateness = Math.max(lateness, adaptive.latenessOver(standard));
        }
      }
      System.out.printf("| %s | %.2f | %.2f |%n", change, polls, lateness);
    }
  }

  private static void row(String name, int atOnce, LongFunction<PollSchedule> schedule) {
    List<Outcome> all = new ArrayList<>();
    for (long seed = 0; seed < RUNS; seed++) {
      all.addAll(
          JobSimulation.run(
              schedule.apply(seed), RecordedDurations.mixture(seed), atOnce, Arrival.STEADY));
    }
    Figures figures = Figures.of(all);
    System.out.printf(
        "| %s | %.1f | %.1f %% | %.0f %% | %.1f | %.1f |%n",
        name,
        figures.polls(),
        100 * figures.relative(),
        100 * figures.relative95(),
        figures.absolute(),
        figures.absolute95());
  }
}
