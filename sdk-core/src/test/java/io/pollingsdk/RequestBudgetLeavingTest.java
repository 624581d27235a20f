package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobInterruptedException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for a turn may leave at any time, and takes nothing along. */
class RequestBudgetLeavingTest {
  private static final int MANY = 10_000;

  private final Crowd crowd = new Crowd();
  private final CountingTime time = new CountingTime(crowd.time);
  private final RequestBudget slow = RequestBudget.perSecond(1);

  private Crowd.Api connect(RequestBudget budget, Consumer<SettingsBuilder> change) {
    return crowd.connect(
        s -> {
          s.timeSource(time).requestBudget(budget).batchWindow(Duration.ZERO);
          change.accept(s);
        });
  }

  private Crowd.Api connect(RequestBudget budget) {
    return connect(budget, s -> {});
  }

  /** Submits jobs, and waits until all have been accepted. */
  private List<Job> accepted(PollingConnection api, int howMany) {
    List<Job> jobs = Crowd.submit(api, howMany);
    jobs.forEach(job -> crowd.time.runUntil(job.accepted()));
    return jobs;
  }

  private static Throwable failure(Job job) {
    return job.result().handle((value, failure) -> failure).join();
  }

  private void assertNothingIsLeft(PollingConnection api) {
    assertThat(Inside.jobs(api)).isZero();
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    BudgetQueue queue = BudgetQueue.of(api.settings().requestBudget().orElseThrow());
    assertThat(queue.waiting()).isZero();
    assertThat(queue.running()).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  // ---- one leaves

  @Test
  void whoStopsWaitingWhileItsPollWaitsForItsTurnIsNotPolled() {
    Crowd.Api api = connect(slow);
    List<Job> jobs = accepted(api, 5);
    crowd.time.advance(seconds(1));
    int asked = crowd.asked("ONE").size();
    int waiting = BudgetQueue.of(slow).waiting();
    jobs.get(1).result().cancel(true);
    assertThat(BudgetQueue.of(slow).waiting()).isEqualTo(waiting - 1);
    crowd.time.advance(seconds(2.1));
    assertThat(crowd.alone().subList(asked, asked + 2)).doesNotContain("1").doesNotHaveDuplicates();
    assertThatThrownBy(jobs.get(1)::await)
        .isInstanceOfSatisfying(JobDetachedException.class, e -> assertThat(e.token()).isPresent());
    api.close();
    assertNothingIsLeft(api);
  }

  @Test
  void aSubmitWhoseCallerStoppedWaitingBeforeItLeftIsNotSent() {
    Crowd.Api api = connect(slow);
    List<Job> jobs = Crowd.submit(api, 3);
    jobs.get(1).result().cancel(true);
    assertThat(jobs.get(1).isDone()).isTrue();
    assertThatThrownBy(jobs.get(1)::await)
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.mayHaveBeenReceived()).isFalse())
        .hasMessageContaining("was not sent");
    assertThatThrownBy(jobs.get(1)::handle).isInstanceOf(TransportException.class);
    assertThat(BudgetQueue.of(slow).waiting()).isEqualTo(1);
    crowd.time.advance(seconds(1.5));
    assertThat(crowd.asked("SUBMIT")).hasSize(2);
    api.close();
    assertNothingIsLeft(api);
  }

  @Test
  void aSubmitThatHasLeftIsLetFinishThoughNobodyWaitsForIt() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("SUBMIT", any -> request -> late);
    Crowd.Api api = connect(slow);
    Job job = api.submit(SampleApi.start());
    job.result().cancel(true);
    assertThat(crowd.aborted).isZero();
    late.complete(Crowd.answer(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}"));
    assertThat(job.handle().id()).isEqualTo("7");
    assertNothingIsLeft(api);
  }

  @Test
  void aCallThatIsCancelledLeavesTheLine() {
    Crowd.Api api = connect(slow);
    List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(api.requestAsync(ApiRequest.get("/calls/" + i)));
    }
    calls.get(1).cancel(true);
    calls.get(2).cancel(true);
    crowd.time.advance(seconds(1.01));
    assertThat(crowd.alone()).containsExactly("0", "3");
    crowd.time.advance(seconds(60));
    assertNothingIsLeft(api);
  }

  @Test
  void aCallWhoseTimeIsUpBeforeItsTurnSaysThatItWasNotSent() {
    Crowd.Api api = connect(RequestBudget.perSecond(0.1));
    assertThat(api.requestAsync(ApiRequest.get("/first"))).isCompleted();
    CompletableFuture<ApiResponse> call =
        api.requestAsync(ApiRequest.post("/calls").json("x").timeout(seconds(3)));
    assertThat(crowd.time.failureOf(call))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.mayHaveBeenReceived()).isFalse())
        .hasMessageContaining("budget");
    crowd.time.advance(seconds(60));
    assertThat(crowd.asked).hasSize(1);
    assertNothingIsLeft(api);
  }

  @Test
  void theNextInLineGoesAtOnceWhenOneUnderWayIsGivenUp() {
    crowd.replies.put("ONE", any -> Reply.silence());
    RequestBudget one = RequestBudget.concurrent(1);
    Crowd.Api api = connect(one);
    List<Job> jobs = accepted(api, 3);
    crowd.time.advance(seconds(1));
    assertThat(crowd.alone()).containsExactly("0");
    jobs.get(0).result().cancel(true);
    assertThat(crowd.aborted).isEqualTo(1);
    assertThat(crowd.alone()).containsExactly("0", "1");
    jobs.get(2).result().cancel(true);
    jobs.get(1).result().cancel(true);
    assertThat(crowd.alone()).containsExactly("0", "1");
    assertNothingIsLeft(api);
  }

  @Test
  void cancellingAJobAtTheApiGoesBeforeWhatWaits() {
    Crowd.Api api = connect(slow);
    List<Job> jobs = accepted(api, 20);
    crowd.time.advance(seconds(3));
    CompletableFuture<CancelResult> cancelled = jobs.get(3).cancel();
    assertThat(cancelled).isNotDone();
    crowd.time.advance(seconds(1.01));
    assertThat(cancelled).isCompletedWithValue(CancelResult.REQUESTED);
    api.close();
    assertNothingIsLeft(api);
  }

  @Test
  void aCallerThatIsInterruptedWhileItsSubmitWaitsMayWaitAnew() {
    Crowd.Api api = connect(slow);
    Job first = api.submit(SampleApi.start());
    Job second = api.submit(SampleApi.start());
    Thread.currentThread().interrupt();
    assertThatThrownBy(second::await).isInstanceOf(JobInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(second.isDone()).isFalse();
    crowd.usual = "done";
    crowd.time.runUntil(second.result());
    assertThat(second.await().status()).isEqualTo(200);
    crowd.time.runUntil(first.result());
    assertNothingIsLeft(api);
  }

  @Test
  void aPlaceTakenByWhatFollowsAnAnswerIsLeftToo() {
    // The answer comes within the send, and what it leads to asks for a turn of its own.
    crowd.replies.put(
        "ONE", any -> Reply.of(307, "", "Location", "https://api.example.org/v1/jobs/moved"));
    Crowd.Api api = connect(slow);
    CompletableFuture<ApiResponse> call = api.requestAsync(ApiRequest.get("/calls/0"));
    assertThat(crowd.asked).hasSize(1);
    assertThat(BudgetQueue.of(slow).waiting()).isEqualTo(1);
    call.cancel(true);
    assertNothingIsLeft(api);
  }

  // ---- all leave

  @Test
  void closingEndsTensOfThousandsThatWaitForTurns() {
    Crowd.Api api = connect(slow, s -> s.jobTimeout(Duration.ofDays(1)));
    List<Job> jobs = accepted(api, 100);
    List<Job> submits = Crowd.submit(api, MANY);
    crowd.time.advance(seconds(1));
    long timers = time.timers;
    int asked = crowd.asked.size();
    api.close();
    assertThat(jobs).allMatch(job -> failure(job) instanceof JobDetachedException);
    assertThat(submits).allMatch(job -> failure(job) instanceof TransportException);
    assertThat(time.timers - timers).isLessThan(2L * MANY);
    assertThat(crowd.asked).hasSize(asked);
    assertNothingIsLeft(api);
  }

  @Test
  void whatComesFreeWhileClosingLetsNobodyStart() {
    crowd.replies.put("ONE", any -> Reply.silence());
    Crowd.Api api = connect(RequestBudget.concurrent(2));
    List<Job> jobs = accepted(api, 100);
    crowd.time.advance(seconds(1));
    for (int i = 0; i < 100; i++) {
      assertThat(api.requestAsync(ApiRequest.get("/calls/call" + i))).isNotDone();
    }
    assertThat(crowd.asked("ONE")).hasSize(2);
    api.close();
    assertThat(crowd.asked("ONE")).hasSize(2);
    assertThat(crowd.aborted).isEqualTo(2);
    assertThat(jobs).allMatch(Job::isDone);
    assertNothingIsLeft(api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in order", "backwards", "at random"})
  void cancellingTensOfThousandsThatWaitForTurnsIsOneStepEach(String how) {
    RequestBudget budget = RequestBudget.perSecond(100).withConcurrent(2);
    Crowd.Api api = connect(budget, s -> s.pollSchedule(PollSchedule.fixed(seconds(200))));
    List<Job> jobs = accepted(api, MANY);
    crowd.replies.put("ONE", any -> Reply.silence());
    crowd.time.advance(seconds(201));
    assertThat(BudgetQueue.of(budget).waiting()).isGreaterThan(MANY - 10);
    long timers = time.timers;
    if (how.equals("backwards")) {
      Collections.reverse(jobs);
    } else if (how.equals("at random")) {
      Collections.shuffle(jobs, new Random(1));
    }
    jobs.forEach(job -> job.result().cancel(true));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(time.timers - timers).isLessThan(3L * MANY);
    assertNothingIsLeft(api);
  }

  @Test
  void whenTheTimeOfAllThatWaitIsUpEachEnds() {
    Crowd.Api api = connect(slow, s -> s.jobTimeout(seconds(30)));
    List<Job> jobs = Crowd.submit(api, MANY);
    crowd.time.advance(seconds(36));
    assertThat(jobs).allMatch(job -> failure(job) != null);
    assertThat(crowd.asked.size()).isLessThan(40);
    assertNothingIsLeft(api);
  }

  // ---- two connections

  @Test
  void twoConnectionsThatShareABudgetShareItByTheirJobs() {
    RequestBudget budget = RequestBudget.perSecond(10);
    Crowd.Api ours = connect(budget);
    Crowd.Api theirs = connect(budget, s -> s.timeSource(crowd.time));
    List<Job> jobs = accepted(ours, 60);
    jobs.addAll(accepted(theirs, 30));
    crowd.time.advance(seconds(100));
    for (Job job : jobs) {
      long polls = crowd.alone().stream().filter(job.handle().id()::equals).count();
      // A round of 90 is 9.1 s; those that came first had some of their own.
      assertThat(polls).isBetween(10L, 18L);
    }
    int before = crowd.asked.size();
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked.size() - before).isBetween(98, 100);
  }

  @Test
  void whenOneOfThemClosesTheOtherGoesOn() {
    RequestBudget budget = RequestBudget.perSecond(10);
    Crowd.Api ours = connect(budget);
    Crowd.Api theirs = connect(budget, s -> s.timeSource(crowd.time));
    List<Job> left = accepted(theirs, 30);
    List<Job> closed = accepted(ours, 30);
    crowd.time.advance(seconds(5));
    ours.close();
    assertThat(closed).allMatch(Job::isDone);
    assertThat(BudgetQueue.of(budget).waiting()).isLessThanOrEqualTo(30);
    int before = crowd.asked.size();
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked.size() - before).isBetween(98, 100);
    crowd.usual = "done";
    crowd.time.advance(seconds(10));
    assertThat(left).allMatch(job -> failure(job) == null);
    assertNothingIsLeft(theirs);
  }

  @Test
  void twoBudgetsOfTheSameNumbersAreTwo() {
    Crowd.Api ours = connect(RequestBudget.perSecond(1));
    Crowd.Api theirs = connect(RequestBudget.perSecond(1));
    Crowd.submit(ours, 2);
    Crowd.submit(theirs, 2);
    assertThat(crowd.asked).hasSize(2);
  }
}
