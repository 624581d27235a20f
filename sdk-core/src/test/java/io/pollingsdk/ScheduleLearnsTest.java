package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.PollOutcome;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.PollSchedule.Ended;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine tells a schedule of the jobs it watches, and of their ends. */
class ScheduleLearnsTest {
  private static final String KIND = "Sample POST /jobs";

  private final Crowd crowd = new Crowd();
  private final Told told = new Told();

  /** Polls each second, and remembers what it was told. */
  private static final class Told implements PollSchedule {
    private final List<Ended> ends = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();

    @Override
    public Duration nextDelay(Moment moment) {
      moments.add(moment);
      return Duration.ofSeconds(1);
    }

    @Override
    public void ended(Ended job) {
      ends.add(job);
    }
  }

  private Crowd.Api connect() {
    return crowd.connect(s -> s.pollSchedule(told).batchWindow(Duration.ZERO));
  }

  private static Ended end(double running, double seen) {
    return new Ended(KIND, seconds(running), seconds(seen));
  }

  private void become(String state) {
    crowd.usual = state;
    crowd.time.advance(seconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "failed", "cancelled"})
  void eachEndIsToldOnceWithTheTimesBetweenWhichItCame(String state) {
    Job job = connect().submit(SampleApi.start());
    crowd.time.advance(seconds(4.5));
    assertThat(told.ends).isEmpty();
    become(state);
    crowd.time.advance(seconds(60));

    assertThat(job.isDone()).isTrue();
    assertThat(told.ends).containsExactly(end(4, 5));
  }

  @Test
  void aJobThatNoCheckFoundRunningWasLastSeenRunningAtItsSubmit() {
    connect().submit(SampleApi.start());
    become("done");

    assertThat(told.ends).containsExactly(end(0, 1));
  }

  @Test
  void checksThatFailedTellNothingOfWhetherItRan() {
    connect().submit(SampleApi.start());
    crowd.time.advance(seconds(2.5));
    crowd.replies.put("ONE", any -> Reply.of(503, ""));
    crowd.time.advance(seconds(2));
    crowd.replies.clear();
    become("done");

    assertThat(told.ends).containsExactly(end(2, 5));
  }

  @Test
  void theResultsOwnFetchIsNoPartOfTheTimeTheJobTook() {
    crowd.hooks.results = true;
    crowd.replies.put("RESULT", any -> Reply.silence());
    connect().submit(SampleApi.start());
    become("done");
    crowd.time.advance(seconds(9));

    assertThat(crowd.asked("RESULT")).hasSize(1);
    assertThat(told.ends).containsExactly(end(0, 1));
  }

  @Test
  void aJobWhoseResultIsFetchedAgainEndedOnce() {
    crowd.hooks.results = true;
    crowd.replies.put("RESULT", any -> Reply.of(503, ""));
    Job job = connect().submit(SampleApi.start());
    become("done");
    crowd.time.advance(seconds(2));
    crowd.replies.clear();
    crowd.time.advance(seconds(1));

    assertThat(job.await().text()).isEqualTo("RESULT 0");
    assertThat(told.ends).containsExactly(end(0, 1));
  }

  @Test
  void theTimeCountsFromTheSubmitNotFromItsAnswer() {
    CompletableFuture<ApiResponse> accepted = new CompletableFuture<>();
    crowd.replies.put("SUBMIT", any -> request -> accepted);
    connect().submit(SampleApi.start());
    crowd.time.advance(seconds(3));
    accepted.complete(Crowd.answer(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}"));
    become("done");

    assertThat(told.ends).containsExactly(end(0, 4));
    assertThat(told.moments).hasSize(1);
    assertThat(told.moments.get(0).elapsed()).isEqualTo(seconds(3));
  }

  @Test
  void aJobWhoseEndNobodySawIsNotTold() {
    Crowd.Api api = connect();
    Job late = api.submit(SampleApi.start());
    crowd.time.advance(Duration.ofMinutes(11));
    assertThat(late.isDone()).isTrue();
    Job left = api.submit(SampleApi.start());
    crowd.time.advance(seconds(2));
    left.result().cancel(true);
    Job lost = api.submit(SampleApi.start());
    become("nonsense");
    crowd.time.advance(seconds(20));
    assertThat(lost.isDone()).isTrue();
    crowd.usual = "running";
    api.submit(SampleApi.start());
    crowd.time.advance(seconds(2));
    api.close();

    assertThat(told.ends).isEmpty();
  }

  @Test
  void anEndThatTheLastCheckFindsIsTold() {
    Job job =
        crowd.connect(s -> s.pollSchedule(told).jobTimeout(seconds(3.5))).submit(SampleApi.start());
    crowd.time.advance(seconds(3.2));
    become("done");

    assertThat(job.await().text()).isEqualTo("done");
    assertThat(told.ends).containsExactly(end(3, 3.5));
  }

  @Test
  void anAnswerGivenAtOnceIsNoJob() {
    crowd.replies.put("SUBMIT", any -> Reply.json("{}"));
    Job job = connect().submit(SampleApi.start());

    assertThat(job.isDone()).isTrue();
    assertThat(told.ends).isEmpty();
    assertThat(told.moments).isEmpty();
  }

  @Test
  void aSubmitThatIsRefusedIsNoJob() {
    crowd.replies.put("SUBMIT", any -> Reply.of(400, "no"));
    assertThat(connect().submit(SampleApi.start()).isDone()).isTrue();
    assertThat(told.ends).isEmpty();
    assertThat(told.moments).isEmpty();
  }

  @Test
  void aJobResumedInAnotherProcessIsToldWithTheTimeSinceItsSubmit() {
    Crowd.Api first = crowd.connect();
    String token = first.submit(SampleApi.start()).token();
    crowd.time.advance(seconds(30.5));
    first.close();
    connect().resume(token);
    assertThat(told.ends).isEmpty();
    crowd.time.advance(seconds(1));
    become("done");

    // Polled at once, and a second after.
    assertThat(told.ends).containsExactly(end(31.5, 32.5));
    assertThat(told.moments).isNotEmpty().allMatch(moment -> moment.operation().equals(KIND));
    assertThat(told.moments.get(0).polls()).isEqualTo(1);
  }

  @Test
  void aJobThatEndedWhileNobodyWatchedMayHaveEndedAnyTime() {
    Crowd.Api first = crowd.connect();
    String token = first.submit(SampleApi.start()).token();
    crowd.time.advance(seconds(30));
    first.close();
    crowd.usual = "done";
    connect().resume(token);
    crowd.time.advance(Duration.ZERO);

    assertThat(told.ends).containsExactly(end(0, 30));
  }

  @Test
  void aJobThatSeveralWaitForIsToldOnce() {
    Crowd.Api api = connect();
    Job job = api.submit(SampleApi.start());
    crowd.time.advance(seconds(1.5));
    List<Job> all = List.of(job, api.resume(job.token()), api.resume(job.token()));
    become("done");

    assertThat(all).allMatch(Job::isDone);
    assertThat(told.ends).containsExactly(end(1, 2));
  }

  @Test
  void whoTakesOverTellsTheEnd() {
    Crowd.Api api = connect();
    Job job = api.submit(SampleApi.start());
    Job other = api.resume(job.token());
    crowd.time.advance(seconds(1.5));
    job.result().cancel(true);
    crowd.time.advance(seconds(1.2));
    become("done");

    assertThat(other.isDone()).isTrue();
    assertThat(told.ends).containsExactly(end(2.5, 3.5));
  }

  @Test
  void whoTakesOverKnowsWhenTheJobWasLastSeenRunning() {
    Crowd.Api api = connect();
    Job job = api.submit(SampleApi.start());
    Job other = api.resume(job.token());
    crowd.time.advance(seconds(5.5));
    job.result().cancel(true);
    become("done");

    assertThat(other.isDone()).isTrue();
    assertThat(told.ends).containsExactly(end(5, 6.5));
  }

  @Test
  void ofABatchEachEndIsToldOnceWhetherItsResultIsAtHandOrAskedForAlone() {
    Crowd.Api api = crowd.connect(s -> s.pollSchedule(told));
    List<Job> jobs = Crowd.submit(api, 3);
    crowd.time.advance(seconds(1.5));
    crowd.states.put("0", "given");
    crowd.states.put("1", "done");
    crowd.time.advance(seconds(1));

    assertThat(crowd.asked("MANY")).hasSize(2);
    assertThat(jobs).extracting(Job::isDone).containsExactly(true, true, false);
    assertThat(told.ends).containsExactlyInAnyOrder(end(1.05, 2.1), end(1.05, 2.1));
  }

  @ParameterizedTest
  @CsvSource({"/jobs/{}, Sample POST /jobs/{}", "/jobs/7/{}, Sample POST /jobs/7/{}"})
  void aScheduleKnowsTheKindWithTheProvidersName(String path, String kind) {
    connect().submit(ApiRequest.post(path, "x"));
    crowd.time.advance(seconds(1.5));
    become("done");

    assertThat(told.moments).hasSize(2).allMatch(moment -> moment.operation().equals(kind));
    assertThat(told.ends).extracting(Ended::operation).containsExactly(kind);
    assertThat(told.moments.get(1).nanoTime() - told.moments.get(0).nanoTime())
        .isEqualTo(seconds(1).toNanos());
  }

  @Test
  void aSingleCheckTellsTheKindAndNoEnd() {
    Crowd.Api api = connect();
    String token = crowd.connect().submit(SampleApi.start()).token();
    crowd.time.advance(seconds(9));
    PollOutcome running = api.poll(JobHandle.fromToken(token));
    crowd.usual = "done";
    api.poll(running.job());

    assertThat(told.moments).hasSize(1);
    assertThat(told.moments.get(0).operation()).isEqualTo(KIND);
    assertThat(told.moments.get(0).elapsed()).isEqualTo(seconds(9));
    assertThat(told.moments.get(0).nanoTime()).isEqualTo(crowd.time.nanoTime());
    assertThat(told.ends).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "failed"})
  void aScheduleThatThrowsWhenItIsToldHarmsNothing(String state) {
    PollSchedule bad =
        new PollSchedule() {
          @Override
          public Duration nextDelay(Moment moment) {
            return Duration.ofSeconds(1);
          }

          @Override
          public void ended(Ended job) {
            throw new AssertionError("schedule");
          }
        };
    Crowd.Api api = crowd.connect(s -> s.pollSchedule(bad));
    Job job = api.submit(SampleApi.start());
    become(state);

    if (state.equals("done")) {
      assertThat(job.await().text()).isEqualTo("done");
    } else {
      assertThatThrownBy(job::await).isInstanceOf(JobFailedException.class);
    }
    assertThat(Inside.jobs(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void whatIsWrappedAroundAScheduleTellsItAllTheSame() {
    PollSchedule wrapped = told.withJitter(0.1).atLeast(seconds(2)).atMost(seconds(2));
    crowd.connect(s -> s.pollSchedule(wrapped)).submit(SampleApi.start());
    crowd.time.advance(seconds(3));
    crowd.usual = "done";
    crowd.time.advance(seconds(2));

    assertThat(told.ends).containsExactly(end(2, 4));
  }
}
