package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tens of thousands of jobs that end at once, and a great many one after the other. */
class EnMasseTest {
  private static final int JOBS = 50_000;
  private static final int FEWER = 10_000;

  private final Crowd crowd = new Crowd();
  private final CountingTime time = new CountingTime(crowd.time);

  private Crowd.Api connect(OnTimeout onTimeout) {
    return crowd.connect(
        s ->
            s.timeSource(time)
                .batchWindow(Duration.ZERO)
                .pollSchedule(PollSchedule.fixed(seconds(3600)))
                .onTimeout(onTimeout));
  }

  private void assertNothingIsLeft(Crowd.Api api, int jobs) {
    assertThat(Inside.jobs(api)).isZero();
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
    // A few for each at most, whatever there are.
    assertThat(time.timers).isLessThan(jobs * 6L);
  }

  private static Throwable failure(Job job) {
    return job.result().handle((value, failure) -> failure).join();
  }

  @Test
  void closingEndsThemAll() {
    Crowd.Api api = connect(OnTimeout.leave());
    List<Job> jobs = Crowd.submit(api, JOBS);
    assertThat(Inside.jobs(api)).isEqualTo(JOBS);
    api.close();
    assertThat(jobs).allMatch(job -> failure(job) instanceof JobDetachedException);
    assertThat(crowd.asked).hasSize(JOBS);
    assertNothingIsLeft(api, JOBS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in order", "backwards", "at random"})
  void cancellingTheirFuturesEndsThemAll(String how) {
    Crowd.Api api = connect(OnTimeout.leave());
    List<Job> jobs = Crowd.submit(api, FEWER);
    if (how.equals("backwards")) {
      Collections.reverse(jobs);
    } else if (how.equals("at random")) {
      Collections.shuffle(jobs, new Random(1));
    }
    jobs.forEach(job -> job.result().cancel(true));
    assertThat(jobs).allMatch(Job::isDone);
    assertNothingIsLeft(api, FEWER);
  }

  @Test
  void cancellingTheirFuturesWhilePollsAreUnderWayAbortsThem() {
    Crowd.Api api = connect(OnTimeout.leave());
    List<Job> jobs = Crowd.submit(api, FEWER);
    crowd.replies.put("ONE", any -> Reply.silence());
    crowd.time.advance(seconds(600));
    assertThat(Inside.requests(api)).isEqualTo(FEWER);
    jobs.forEach(job -> job.result().cancel(true));
    assertThat(crowd.aborted).isEqualTo(FEWER);
    assertNothingIsLeft(api, FEWER);
  }

  @Test
  void whenTheTimeOfAllIsUpEachHasItsLastCheckThen() {
    Crowd.Api api = connect(OnTimeout.leave());
    List<Job> jobs = Crowd.submit(api, JOBS);
    crowd.time.advance(seconds(600));
    assertThat(jobs).allMatch(job -> failure(job) instanceof JobTimeoutException);
    assertThat(crowd.asked("ONE")).hasSize(JOBS).allMatch(one -> one.at().equals(seconds(600)));
    assertNothingIsLeft(api, JOBS);
  }

  @Test
  void whenTheTimeOfAllIsUpEachIsCancelledWhereThatIsWished() {
    Crowd.Api api = connect(OnTimeout.cancelAndConfirm(seconds(30)));
    List<Job> jobs = Crowd.submit(api, FEWER);
    crowd.time.advance(seconds(600));
    assertThat(crowd.asked("CANCEL")).hasSize(FEWER);
    crowd.usual = "cancelled";
    crowd.time.advance(seconds(1));
    assertThat(jobs).allMatch(job -> failure(job) instanceof JobTimeoutException);
    assertThat(crowd.asked).hasSize(4 * FEWER);
    assertNothingIsLeft(api, FEWER);
  }

  @Test
  void askingTheApiToCancelThemAllIsARequestEachAndOneCheck() {
    Crowd.Api api = connect(OnTimeout.leave());
    List<Job> jobs = Crowd.submit(api, FEWER);
    jobs.forEach(job -> assertThat(job.cancel()).isCompleted());
    crowd.usual = "cancelled";
    crowd.time.advance(seconds(1));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(crowd.asked).hasSize(3 * FEWER);
    assertNothingIsLeft(api, FEWER);
  }

  @Test
  void jobsOfOneIdThatWereSubmittedOneAfterTheOtherAreToldApart() {
    crowd.ids = number -> "vm-1";
    Crowd.Api api = connect(OnTimeout.leave());
    for (int i = 0; i < FEWER; i++) {
      assertThat(api.submit(SampleApi.start()).isDone()).isFalse();
      crowd.time.advance(Duration.ofNanos(1000));
    }
    assertThat(Inside.jobs(api)).isEqualTo(FEWER);
    api.close();
    assertNothingIsLeft(api, FEWER);
  }
}
