package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.pacing.JobSimulation.Arrival;
import io.pollingsdk.pacing.JobSimulation.Outcome;
import io.pollingsdk.pacing.JobSimulation.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of jobs in simulated time: the same seeds, so the same figures each time. */
class AdaptiveScheduleSimulationTest {

  private static Figures mixture(LongFunction<PollSchedule> schedule, int atOnce) {
    List<Outcome> all = new ArrayList<>();
    for (long seed = 0; seed < 4; seed++) {
      List<SimulatedJob> jobs = RecordedDurations.mixture(seed);
      all.addAll(JobSimulation.run(schedule.apply(seed), jobs, atOnce, Arrival.STEADY));
    }
    return Figures.of(all);
  }

  @ParameterizedTest
  @CsvSource({"1,0.6", "20,0.6", "100,0.7"})
  void onTheRecordedMixtureThereAreFewerPollsThanByTheStandardAndNoMoreLateness(
      int atOnce, double share) {
    Figures standard = mixture(Schedules::standard, atOnce);
    Figures adaptive = mixture(Schedules::adaptive, atOnce);

    assertThat(adaptive.polls()).isLessThan(share * standard.polls());
    assertThat(adaptive.latenessOver(standard)).isLessThan(1);
  }

  @Test
  void everyFixedIntervalPollsMoreOrIsLater() {
    Figures adaptive = mixture(Schedules::adaptive, 20);

    for (int seconds : new int[] {1, 2, 5, 10, 15, 30, 60}) {
      PollSchedule interval = PollSchedule.fixed(Duration.ofSeconds(seconds));
      Figures fixed = mixture(seed -> interval, 20);
      if (fixed.polls() < 1.3 * adaptive.polls()) {
        assertThat(fixed.relative()).isGreaterThan(1.3 * adaptive.relative());
        assertThat(fixed.relative95()).isGreaterThan(1.3 * adaptive.relative95());
        assertThat(fixed.absolute()).isGreaterThan(1.3 * adaptive.absolute());
      }
      // As little late in every respect: only with far more polls.
      if (fixed.latenessOver(adaptive) <= 1) {
        assertThat(fixed.polls()).isGreaterThan(5 * adaptive.polls());
      }
    }
  }

  @Test
  void eachKindByItselfIsPolledLessAndHardlyLater() {
    RecordedDurations.byKind()
        .forEach(
            (kind, jobs) -> {
              List<Outcome> standard = new ArrayList<>();
              List<Outcome> adaptive = new ArrayList<>();
              for (long seed = 0; seed < 4; seed++) {
                standard.addAll(
                    JobSimulation.run(Schedules.standard(seed), jobs, 10, Arrival.STEADY));
                adaptive.addAll(
                    JobSimulation.run(Schedules.adaptive(seed), jobs, 10, Arrival.STEADY));
              }
              Figures before = Figures.of(standard);
              Figures after = Figures.of(adaptive);
              // Where the standard needs few, there is little to save.
              double share = before.polls() > 10 ? 0.8 : 1.05;
              assertThat(after.polls()).as(kind).isLessThan(share * before.polls());
              assertThat(after.latenessOver(before)).as(kind).isLessThan(1.2);
            });
  }

  static Stream<Arguments> changes() {
    return Changes.all().stream()
        .flatMap(
            change ->
                Stream.of(
                    Arguments.of(change, 1, Arrival.STEADY),
                    Arguments.of(change, 50, Arrival.STEADY),
                    Arguments.of(change, 50, Arrival.TOGETHER)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whenDurationsChangeSuddenlyPollsAndLatenessStayBelowOneAndAFifthOfTheStandards(
      Changes change, int atOnce, Arrival arrival) {
    Figures standard = change.figures(Schedules::standard, atOnce, arrival);
    Figures adaptive = change.figures(Schedules::adaptive, atOnce, arrival);

    assertThat(adaptive.polls()).isLessThan(1.2 * standard.polls());
    assertThat(adaptive.latenessOver(standard)).isLessThan(1.2);
  }
}
