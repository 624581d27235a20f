package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs of an API that are polled by a schedule that learns, from their submits to their ends. */
class AdaptivePollingTest {
  private static final ApiRequest BACKUP = ApiRequest.post("/backups/{}", "b1");
  private static final ApiRequest RESTART = ApiRequest.post("/machines/{}/restart", "m1");

  private final Crowd crowd = new Crowd();
  private int submitted;

  private Crowd.Api connect(PollSchedule schedule) {
    return crowd.connect(s -> s.pollSchedule(schedule).jobTimeout(Duration.ofHours(2)));
  }

  private Crowd.Api connectAs(String provider, PollSchedule schedule) {
    return new Crowd.Api(
        crowd.settings(s -> s.pollSchedule(schedule).jobTimeout(Duration.ofHours(2))),
        crowd.hooks) {
      @Override
      protected String providerName() {
        return provider;
      }
    };
  }

  /** What a job's polls were like. */
  private record Run(List<Duration> polls, Duration late) {
    long before(double seconds) {
      return polls.stream().filter(at -> at.compareTo(seconds(seconds)) < 0).count();
    }
  }

  /** Submits a job that takes so long, and watches it to its end. */
  private Run run(PollingConnection api, ApiRequest request, double takes) {
    Duration start = crowd.time.elapsed();
    Job job = submit(api, request, takes);
    crowd.time.advance(seconds(takes * 2 + 60));
    assertThat(job.isDone()).isTrue();
    String id = job.handle().id();
    List<Duration> polls =
        crowd.asked("ONE").stream()
            .filter(one -> one.ids().contains(id))
            .map(one -> one.at().minus(start))
            .toList();
    return new Run(polls, polls.get(polls.size() - 1).minus(seconds(takes)));
  }

  private Job submit(PollingConnection api, ApiRequest request, double takes) {
    String id = String.valueOf(submitted++);
    Objects.requireNonNull(crowd.time.schedule(seconds(takes), () -> crowd.states.put(id, "done")));
    return api.submit(request);
  }

  private void learn(PollingConnection api) {
    for (int i = 0; i < 20; i++) {
      // No two alike.
      run(api, BACKUP, 300 + i % 7);
      run(api, RESTART, 20 + 0.1 * (i % 7));
    }
  }

  @Test
  void twoOperationsOfOneProviderAreLearntSeparatelyAndPolledAroundTheirEnds() {
    Crowd.Api api = connect(PollSchedule.adaptive());
    long backupNew = run(api, BACKUP, 303).before(290);
    long restartNew = run(api, RESTART, 20.3).before(19);
    learn(api);
    Run backup = run(api, BACKUP, 303);
    Run restart = run(api, RESTART, 20.3);

    assertThat(backupNew).isGreaterThan(35);
    assertThat(backup.before(290)).isLessThan(20);
    assertThat(backup.late()).isLessThan(seconds(31));
    assertThat(restartNew).isGreaterThan(12);
    assertThat(restart.before(19)).isLessThan(9);
    assertThat(restart.late()).isLessThan(seconds(2.3));
  }

  @Test
  void connectionsThatShareAScheduleLearnFromEachOther() {
    PollSchedule shared = PollSchedule.adaptive();
    learn(connect(shared));

    assertThat(run(connect(shared), BACKUP, 303).before(290)).isLessThan(20);
  }

  @Test
  void whatOneProviderTaughtIsNotBelievedOfAnother() {
    PollSchedule shared = PollSchedule.adaptive();
    learn(connectAs("One", shared));

    assertThat(run(connectAs("Two", shared), BACKUP, 303).before(290)).isGreaterThan(35);
    assertThat(run(connectAs("One", shared), BACKUP, 303).before(290)).isLessThan(20);
  }

  @Test
  void aJobResumedInAnotherProcessIsStillOfItsKind() {
    PollSchedule shared = PollSchedule.adaptive();
    learn(connect(shared));
    Crowd.Api first = connect(shared);
    Job job = submit(first, BACKUP, 303);
    crowd.time.advance(seconds(100));
    first.close();
    int before = crowd.asked("ONE").size();
    Job resumed = connect(shared).resume(job.token());
    crowd.time.advance(seconds(190));

    // The standard schedule asks every 10 to 30 seconds by then.
    assertThat(crowd.asked("ONE").size() - before).isLessThan(9);
    crowd.time.advance(seconds(50));
    assertThat(resumed.isDone()).isTrue();
  }

  @Test
  void theServersWishCountsWhateverWasLearnt() {
    Crowd.Api api = connect(PollSchedule.adaptive());
    learn(api);
    crowd.replies.put("ONE", any -> Reply.of(200, "running", "Retry-After", "120"));
    Duration start = crowd.time.elapsed();
    int before = crowd.asked("ONE").size();
    Job job = api.submit(RESTART);
    crowd.time.advance(seconds(600));
    List<Duration> polls =
        crowd.asked("ONE").stream().skip(before).map(one -> one.at().minus(start)).toList();

    assertThat(job.isDone()).isFalse();
    assertThat(polls).hasSizeBetween(4, 6);
    for (int i = 1; i < polls.size(); i++) {
      assertThat(polls.get(i).minus(polls.get(i - 1))).isGreaterThanOrEqualTo(seconds(120));
    }
  }

  @Test
  void theDefaultScheduleLearnsNothing() {
    Crowd.Api api = connect(PollSchedule.standard());
    learn(api);
    Run backup = run(api, BACKUP, 303);

    assertThat(backup.before(290)).isGreaterThan(35);
    assertThat(run(api, RESTART, 20.3).before(19)).isGreaterThan(12);
    for (int i = 1; i < backup.polls().size(); i++) {
      Duration at = backup.polls().get(i - 1);
      double least = Math.max(1, at.toNanos() / 1e10);
      assertThat(backup.polls().get(i).minus(at)).isBetween(seconds(least), seconds(least * 1.11));
    }
  }

  @Test
  void tenThousandOperationsTakeNoMoreMemoryThanAThousand() {
    PollSchedule schedule = PollSchedule.adaptive();
    crowd.usual = "done";
    Crowd.Api api = connect(schedule);
    for (int i = 0; i < 10_000; i++) {
      assertThat(api.submit(ApiRequest.post("/backups/" + i)).isDone()).isFalse();
      if (i % 500 == 499) {
        crowd.time.advance(seconds(2));
      }
    }

    assertThat(Inside.jobs(api)).isZero();
    assertThat(Inside.kinds(api)).isLessThanOrEqualTo(1000);
    assertThat(Inside.learnt(schedule)).isBetween(800, 1000);
  }
}
