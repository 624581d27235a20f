package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.RequestBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Jobs in memory, on fake time, on an endpoint with a budget; and what was asked when. */
abstract class RequestBudgetFixture {
  /** How late alarms may ring. */
  static final Duration GRAINS = Duration.ofMillis(20);

  final Crowd crowd = new Crowd();

  Crowd.Api connect(RequestBudget budget, Consumer<SettingsBuilder> change) {
    return crowd.connect(
        s -> {
          s.requestBudget(budget).batchWindow(Duration.ZERO);
          change.accept(s);
        });
  }

  Crowd.Api connect(RequestBudget budget) {
    return connect(budget, s -> {});
  }

  /** Submits jobs, and waits until all have been accepted. */
  List<Job> accepted(PollingConnection api, int howMany) {
    List<Job> jobs = Crowd.submit(api, howMany);
    jobs.forEach(job -> crowd.time.runUntil(job.accepted()));
    return jobs;
  }

  List<Duration> pollsOf(String id) {
    return crowd.asked("ONE").stream()
        .filter(one -> one.ids().contains(id))
        .map(Crowd.Asked::at)
        .toList();
  }

  List<Duration> starts() {
    return crowd.asked.stream().map(Crowd.Asked::at).toList();
  }

  long startsBetween(Duration from, Duration to) {
    return starts().stream().filter(at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0).count();
  }

  static int mostInOneSecond(List<Duration> starts) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < starts.size(); last++) {
      while (starts.get(last).minus(starts.get(first)).compareTo(seconds(1)) >= 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  static List<Duration> gaps(List<Duration> times) {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(times.get(i).minus(times.get(i - 1)));
    }
    return gaps;
  }

  void assertNothingIsLeft(Crowd.Api... apis) {
    Stream.of(apis)
        .forEach(
            api -> {
              assertThat(Inside.jobs(api)).isZero();
              assertThat(Inside.requests(api)).isZero();
              assertThat(Inside.alarms(api)).isZero();
              BudgetQueue queue = BudgetQueue.of(api.settings().requestBudget().orElseThrow());
              assertThat(queue.waiting()).isZero();
              assertThat(queue.running()).isZero();
            });
    assertThat(crowd.time.pending()).isZero();
  }
}
