package io.pollingsdk;

import static io.pollingsdk.Crowd.submit;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request asks about many jobs. */
class BatchedStatusTest {
  private final Crowd crowd = new Crowd();

  private static Duration ms(long value) {
    return Duration.ofMillis(value);
  }

  private List<Duration> when(String what) {
    return crowd.asked(what).stream().map(Crowd.Asked::at).toList();
  }

  @Test
  void checksThatFallDueWithinTheWindowAreOneRequestWhenItCloses() {
    Crowd.Api api = crowd.connect();
    for (int i = 0; i < 5; i++) {
      submit(api, 1);
      crowd.time.advance(ms(10));
    }
    crowd.time.advance(ms(1000));
    assertThat(crowd.asked("MANY"))
        .containsExactly(new Crowd.Asked("MANY", List.of("0", "1", "2", "3", "4"), ms(1050)));
    assertThat(crowd.alone()).isEmpty();
  }

  @Test
  void aFullBatchGoesAtOnceAndTheRestWhenTheWindowCloses() {
    crowd.hooks.largest = 3;
    submit(crowd.connect(), 8);
    crowd.time.advance(ms(1000));
    assertThat(crowd.asked("MANY")).extracting(one -> one.ids().size()).containsExactly(3, 3);
    crowd.time.advance(ms(50));
    assertThat(crowd.asked("MANY")).extracting(one -> one.ids().size()).containsExactly(3, 3, 2);
    assertThat(when("MANY")).containsExactly(ms(1000), ms(1000), ms(1050));
  }

  @Test
  void theOnlyJobWaitsForNobody() {
    submit(crowd.connect(), 1);
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertThat(when("ONE")).containsExactly(ms(1000));
  }

  @Test
  void oneAloneInItsWindowIsAskedAboutByItself() {
    Crowd.Api api = crowd.connect();
    submit(api, 1);
    crowd.time.advance(ms(500));
    submit(api, 1);
    crowd.time.advance(ms(550));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertThat(when("ONE")).containsExactly(ms(1050));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "odd"})
  void aJobThatTheAnswerLeavesOutOrSaysNothingKnownOfIsAskedAboutAlone(String state) {
    crowd.states.put("1", state);
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThat(crowd.alone()).containsExactly("1");
    assertThat(jobs.get(1).await().text()).isEqualTo("done");
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY").get(1).ids()).containsExactly("0", "2");
  }

  @Test
  void successWithoutAResultIsFollowedByACheckAloneWhoseAnswerIsTheResult() {
    crowd.states.put("2", "done");
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThat(crowd.alone()).containsExactly("2");
    assertThat(jobs.get(2).await().text()).isEqualTo("done");
    assertThat(jobs.get(0).isDone()).isFalse();
  }

  @Test
  void theCheckAloneMayLeadToTheResult() {
    crowd.hooks.results = true;
    crowd.states.put("2", "done");
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThat(jobs.get(2).await().text()).isEqualTo("RESULT 2");
  }

  @Test
  void successWithItsResultNeedsNoFurtherRequest() {
    crowd.hooks.results = true;
    crowd.states.put("2", "given");
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThat(jobs.get(2).await().text()).isEqualTo("given");
    assertThat(crowd.asked).hasSize(4);
  }

  @Test
  void failureAndCancellationAreFollowedByChecksAloneWhoseAnswersTheCallersGet() {
    crowd.states.put("0", "failed");
    crowd.states.put("1", "cancelled");
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThatThrownBy(jobs.get(0)::await)
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.polls()).isEqualTo(1);
              assertThat(e.handle().orElseThrow().id()).isEqualTo("0");
            });
    assertThatThrownBy(jobs.get(1)::await).isInstanceOf(JobCancelledException.class);
    assertThat(jobs.get(2).isDone()).isFalse();
    assertThat(crowd.alone()).containsExactly("0", "1");
  }

  @Test
  void anAnswerThatSaysNotNowIsOneMissedCheckOfEachAndNoneIsAskedAboutAlone() {
    crowd.replies.put("MANY", any -> Reply.of(503, "", "Retry-After", "7"));
    crowd.replies.put("ONE", any -> Reply.of(503, ""));
    List<String> missed = new ArrayList<>();
    List<Job> jobs =
        submit(crowd.connect(s -> s.listener(new Missed(missed)).maxPollFailures(1)), 2);
    crowd.time.advance(ms(8049));
    assertThat(missed).containsExactly("0:1", "1:1");
    assertThat(crowd.asked).hasSize(3);
    // Up to a tenth is added to what the server asks, for each.
    crowd.time.advance(ms(751));
    assertThat(missed).containsExactlyInAnyOrder("0:1", "1:1", "0:2", "1:2");
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(job::await)
                    .isInstanceOfSatisfying(
                        JobUnreachableException.class, e -> assertThat(e.polls()).isEqualTo(2)));
  }

  @Test
  void noAnswerIsOneMissedCheckOfEach() {
    crowd.replies.put("MANY", any -> Reply.silence());
    List<String> missed = new ArrayList<>();
    submit(crowd.connect(s -> s.listener(new Missed(missed)).requestTimeout(seconds(3))), 2);
    crowd.time.advance(ms(4050));
    assertThat(missed).containsExactly("0:1", "1:1");
    assertThat(crowd.aborted).isEqualTo(1);
    crowd.replies.clear();
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY")).hasSize(2);
  }

  @Test
  void twoJobsOfOneIdAreNotInOneBatch() {
    crowd.ids = number -> number < 2 ? "same" : String.valueOf(number);
    Crowd.Api api = crowd.connect();
    for (int i = 0; i < 3; i++) {
      submit(api, 1);
      crowd.time.advance(ms(1));
    }
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY").get(0).ids()).containsExactly("same", "2");
    assertThat(crowd.alone()).containsExactly("same");
  }

  @Test
  void aJobWithCookiesIsAskedAboutAlone() {
    crowd.ids =
        number -> {
          if (number == 1) {
            crowd.replies.put(
                "SUBMIT",
                any ->
                    Reply.of(
                        202,
                        "{\"id\":\"bound\",\"href\":\"/v1/jobs/bound\"}",
                        "Set-Cookie",
                        "node=4"));
          }
          return String.valueOf(number);
        };
    submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    assertThat(crowd.alone()).containsExactly("bound");
    assertThat(crowd.asked("MANY").get(0).ids()).containsExactly("0", "1");
  }

  @Test
  void nearItsDeadlineAJobIsAskedAboutAloneAndAtItOnTime() {
    List<Job> jobs = submit(crowd.connect(s -> s.jobTimeout(seconds(8))), 2);
    crowd.time.advance(seconds(8));
    assertThat(when("MANY")).containsExactly(ms(1050), ms(2100));
    assertThat(when("ONE").subList(0, 2)).containsExactly(ms(3100), ms(3100));
    assertThat(when("ONE").subList(10, 12)).containsExactly(seconds(8), seconds(8));
    assertThat(when("ONE")).hasSize(12);
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(job::await)
                    .isInstanceOfSatisfying(
                        JobTimeoutException.class,
                        e -> {
                          assertThat(e.polls()).isEqualTo(8);
                          assertThat(e.elapsed()).isEqualTo(seconds(8));
                        }));
  }

  @Test
  void aWindowLongerThanTheJobsTimeIsNotWaitedFor() {
    List<Job> jobs =
        submit(crowd.connect(s -> s.jobTimeout(seconds(20)).batchWindow(seconds(3600))), 2);
    crowd.time.advance(seconds(20));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertThat(when("ONE")).contains(seconds(1), seconds(19)).endsWith(seconds(20));
    assertThat(jobs).allMatch(Job::isDone);
  }

  @Test
  void aBatchWithoutAnAnswerKeepsNoJobFromItsLastCheckAndIsNotCutForTheOthers() {
    List<String> missed = new ArrayList<>();
    Crowd.Api api =
        crowd.connect(
            s -> s.jobTimeout(seconds(30)).listener(new Missed(missed)).batchWindow(ms(500)));
    Job first = submit(api, 1).get(0);
    crowd.time.advance(seconds(15));
    List<Job> later = submit(api, 2);
    crowd.time.advance(ms(900));
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("MANY", any -> request -> late);
    crowd.time.advance(seconds(30).minus(crowd.time.elapsed()));
    assertThat(crowd.asked("MANY").get(0).ids()).contains("0", "1", "2");
    // Its last check, at its deadline.
    assertThat(when("ONE")).endsWith(seconds(30));
    assertThatThrownBy(first::await)
        .isInstanceOfSatisfying(
            JobTimeoutException.class, e -> assertThat(e.elapsed()).isEqualTo(seconds(30)));
    assertThat(crowd.aborted).isZero();
    assertThat(missed).isEmpty();
    crowd.states.put("1", "given");
    late.complete(Crowd.answer("0=running\n1=given\n2=running"));
    assertThat(later.get(0).await().text()).isEqualTo("given");
    assertThat(later.get(1).isDone()).isFalse();
  }

  @Test
  void whoHasGoneWhileItWasGatheredIsNotAskedAbout() {
    Crowd.Api api = crowd.connect();
    List<Job> jobs = submit(api, 4);
    crowd.time.advance(ms(1010));
    jobs.get(1).result().cancel(true);
    jobs.get(3).result().complete(jobs.get(0).accepted().join());
    crowd.time.advance(ms(40));
    assertThat(crowd.asked("MANY").get(0).ids()).containsExactly("0", "2");
  }

  @Test
  void ofABatchOfWhichOnlyOneIsLeftThatOneIsAskedAboutAlone() {
    List<Job> jobs = submit(crowd.connect(), 2);
    crowd.time.advance(ms(1010));
    jobs.get(0).result().cancel(true);
    crowd.time.advance(ms(40));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertThat(crowd.alone()).containsExactly("1");
  }

  @Test
  void whoGoesWhileABatchIsUnderWayTakesNothingFromTheOthers() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("MANY", any -> request -> late);
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    jobs.get(1).result().cancel(true);
    assertThat(crowd.aborted).isZero();
    late.complete(Crowd.answer("0=given\n1=given\n2=running"));
    assertThat(jobs.get(0).await().text()).isEqualTo("given");
    assertThatThrownBy(jobs.get(1)::await).isInstanceOf(JobDetachedException.class);
    assertThat(jobs.get(2).isDone()).isFalse();
  }

  @Test
  void closingEndsThoseGatheredAndThoseAskedAboutWithTheirTokens() {
    crowd.hooks.largest = 2;
    crowd.replies.put("MANY", any -> Reply.silence());
    Crowd.Api api = crowd.connect();
    List<Job> jobs = submit(api, 3);
    crowd.time.advance(ms(1010));
    assertThat(crowd.asked("MANY")).hasSize(1);
    api.close();
    assertThat(crowd.aborted).isEqualTo(1);
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(job::await)
                    .isInstanceOfSatisfying(
                        JobDetachedException.class, e -> assertThat(e.token()).isPresent()));
    crowd.time.advance(seconds(5));
    assertThat(crowd.asked).hasSize(4);
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void aPlaceOnAnotherOriginIsRefusedForThatJobAlone() {
    crowd.states.put("0", "moved:https://evil.example.com/jobs/0");
    crowd.states.put("1", "moved:/v1/elsewhere/1");
    crowd.states.put("2", "moved:https://user:pw@api.example.org/jobs/2");
    List<Job> jobs = submit(crowd.connect(), 4);
    crowd.time.advance(ms(1050));
    assertThatThrownBy(jobs.get(0)::await)
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(OriginRefusedException.class);
    assertThatThrownBy(jobs.get(2)::await).isInstanceOf(JobUnreachableException.class);
    assertThat(jobs.get(1).handle().statusUri().orElseThrow().getPath())
        .isEqualTo("/v1/elsewhere/1");
    assertThat(jobs.get(3).isDone()).isFalse();
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY").get(1).ids()).containsExactly("1", "3");
  }

  @Test
  void theAnswersRetryAfterCountsForAllAlsoForThoseItLeavesOut() {
    crowd.states.put("1", "");
    crowd.states.put("2", "done");
    crowd.replies.put("MANY", now -> Reply.of(200, "0=running\n2=done", "Retry-After", "20"));
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(ms(1050));
    // Its result is no status check.
    assertThat(crowd.alone()).containsExactly("2");
    assertThat(jobs.get(2).isDone()).isTrue();
    crowd.time.advance(ms(19_999));
    assertThat(crowd.alone()).containsExactly("2");
    assertThat(crowd.asked("MANY")).hasSize(1);
    crowd.time.advance(ms(2_100));
    assertThat(crowd.alone()).contains("1", "0");
    assertThat(jobs.get(1).isDone()).isTrue();
  }

  @Test
  void aJobThatIsLeftOutAndToldToWaitBeyondItsTimeHasItsLastCheckAtTheDeadline() {
    crowd.states.put("1", "");
    crowd.replies.put("MANY", now -> Reply.of(200, "0=running", "Retry-After", "200"));
    List<Job> jobs = submit(crowd.connect(s -> s.jobTimeout(seconds(60))), 2);
    crowd.time.advance(seconds(59));
    assertThat(crowd.alone()).isEmpty();
    crowd.time.advance(seconds(1));
    assertThat(jobs.get(1).await().text()).isEqualTo("done");
    assertThatThrownBy(jobs.get(0)::await).isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void groupsAreApartAndAJobOfNoGroupIsAskedAboutAlone() {
    crowd.hooks.group =
        job ->
            switch (Integer.parseInt(job.id()) % 3) {
              case 0 -> Optional.of("a");
              case 1 -> Optional.of("b");
              default -> Optional.empty();
            };
    submit(crowd.connect(), 6);
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY"))
        .extracting(Crowd.Asked::ids)
        .containsExactly(List.of("0", "3"), List.of("1", "4"));
    assertThat(crowd.alone()).containsExactly("2", "5");
    assertThat(when("ONE")).containsOnly(ms(1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, -5})
  void aLargestBatchOfOneOrLessAsksAboutEachAtItsTime(int largest) {
    crowd.hooks.largest = largest;
    submit(crowd.connect(), 3);
    crowd.time.advance(ms(1000));
    assertThat(crowd.alone()).containsExactly("0", "1", "2");
    assertThat(crowd.asked("MANY")).isEmpty();
  }

  @Test
  void aWindowOfZeroSwitchesItOff() {
    submit(crowd.connect(s -> s.batchWindow(Duration.ZERO)), 3);
    crowd.time.advance(ms(1000));
    assertThat(crowd.alone()).containsExactly("0", "1", "2");
  }

  @Test
  void afterACancelTheNextCheckComesSoonAlsoWhereItIsGathered() {
    List<Job> jobs = submit(crowd.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(50)))), 3);
    assertThat(jobs.get(1).cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    crowd.states.put("1", "cancelled");
    crowd.time.advance(ms(1050));
    assertThatThrownBy(jobs.get(1)::await).isInstanceOf(JobCancelledException.class);
    assertThat(crowd.alone()).containsExactly("1");
    assertThat(jobs.get(0).cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(jobs.get(2).cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    crowd.time.advance(ms(1050));
    assertThat(crowd.asked("MANY").get(0).ids()).containsExactly("0", "2");
  }

  @Test
  void aCancelWhileTheBatchIsUnderWayDoesNotWaitForItsAnswer() {
    crowd.replies.put("MANY", any -> Reply.silence());
    List<Job> jobs = submit(crowd.connect(), 2);
    crowd.time.advance(ms(1050));
    assertThat(jobs.get(1).cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    crowd.states.put("1", "cancelled");
    crowd.time.advance(ms(1050));
    assertThatThrownBy(jobs.get(1)::await).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void tenThousandJobsAreAHundredRequestsARound() {
    Crowd.Api api = crowd.connect();
    List<Job> jobs = submit(api, 10_000);
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked("MANY")).hasSize(1000);
    assertThat(crowd.alone()).isEmpty();
    jobs.forEach(job -> crowd.states.put(job.handle().id(), "given"));
    crowd.time.advance(seconds(1));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(crowd.asked).hasSize(10_000 + 1100);
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void aResumedJobIsAskedAboutTogetherWithTheOthers() {
    Crowd.Api api = crowd.connect();
    List<String> tokens = submit(api, 3).stream().map(Job::token).toList();
    api.close();
    Crowd.Api next = crowd.connect();
    tokens.forEach(next::resume);
    crowd.time.advance(ms(50));
    assertThat(crowd.asked("MANY")).hasSize(1);
    assertThat(crowd.asked("MANY").get(0).ids()).containsExactly("0", "1", "2");
  }

  @Test
  void aSubmitIsUntouchedByBatches() {
    Job job = crowd.connect().submit(SampleApi.start());
    assertThat(job.handle().id()).isEqualTo("0");
    assertThat(crowd.asked).hasSize(1);
  }
}
