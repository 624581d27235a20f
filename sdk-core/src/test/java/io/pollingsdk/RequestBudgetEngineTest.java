package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs on an endpoint that may be asked less than they would like. */
class RequestBudgetEngineTest {
  /** How late alarms may ring. */
  private static final Duration GRAINS = Duration.ofMillis(20);

  private final Crowd crowd = new Crowd();

  private Crowd.Api connect(RequestBudget budget, Consumer<SettingsBuilder> change) {
    return crowd.connect(
        s -> {
          s.requestBudget(budget).batchWindow(Duration.ZERO);
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

  private List<Duration> pollsOf(String id) {
    return crowd.asked("ONE").stream()
        .filter(one -> one.ids().contains(id))
        .map(Crowd.Asked::at)
        .toList();
  }

  private List<Duration> starts() {
    return crowd.asked.stream().map(Crowd.Asked::at).toList();
  }

  private long startsBetween(Duration from, Duration to) {
    return starts().stream().filter(at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0).count();
  }

  private static int mostInOneSecond(List<Duration> starts) {
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

  private static List<Duration> gaps(List<Duration> times) {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(times.get(i).minus(times.get(i - 1)));
    }
    return gaps;
  }

  private Reply slowly(Duration after, String body) {
    return request -> {
      CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
      crowd.time.schedule(after, () -> answer.complete(Crowd.answer(body)));
      return answer;
    };
  }

  private static Throwable failure(Job job) {
    return job.result().handle((value, failure) -> failure).join();
  }

  // ---- more jobs than budget

  @Test
  void withMoreJobsThanBudgetAllArePolledAsOftenAsEachOther() {
    Crowd.Api api = connect(RequestBudget.perSecond(10));
    List<Job> jobs = accepted(api, 100);
    crowd.time.advance(seconds(200));
    for (Job job : jobs) {
      List<Duration> polls = pollsOf(job.handle().id());
      assertThat(polls.size()).as(job.toString()).isBetween(19, 20);
      // 100 jobs, one in 101 ms; all in order, so that no gap is longer than a round.
      assertThat(gaps(polls)).allMatch(gap -> gap.compareTo(seconds(10.2)) <= 0);
    }
    assertThat(mostInOneSecond(starts())).isEqualTo(10);
  }

  @Test
  void whatIsDueLongestGoesFirstWhateverItsInterval() {
    RequestBudget budget = RequestBudget.perSecond(10);
    Crowd.Api often = connect(budget);
    Crowd.Api seldom = connect(budget, s -> s.pollSchedule(PollSchedule.fixed(seconds(30))));
    List<Job> quick = accepted(often, 80);
    List<Job> slow = accepted(seldom, 20);
    crowd.time.advance(seconds(400));
    // What all want in a second is 80.6; a round is about 7.8 s, which each waits for alike.
    for (Job job : quick) {
      assertThat(gaps(pollsOf(job.handle().id())).stream().skip(1))
          .allMatch(gap -> gap.compareTo(seconds(7)) > 0 && gap.compareTo(seconds(10.2)) < 0);
    }
    for (Job job : slow) {
      assertThat(gaps(pollsOf(job.handle().id())).stream().skip(1))
          .allMatch(gap -> gap.compareTo(seconds(36)) > 0 && gap.compareTo(seconds(39.2)) < 0);
    }
  }

  @Test
  void aJobThatComesLateWaitsNoLongerThanTheOthers() {
    Crowd.Api api = connect(RequestBudget.perSecond(10));
    accepted(api, 100);
    crowd.time.advance(seconds(60));
    Duration before = crowd.time.elapsed();
    Job late = accepted(api, 1).get(0);
    assertThat(crowd.time.elapsed().minus(before)).isLessThan(seconds(10.2));
    crowd.time.advance(seconds(35));
    assertThat(pollsOf(late.handle().id())).hasSizeBetween(2, 3);
  }

  @Test
  void withEnoughBudgetEachJobKeepsItsInterval() {
    Crowd.Api api = connect(RequestBudget.perSecond(100).withConcurrent(5));
    List<Job> jobs = accepted(api, 50);
    crowd.time.advance(seconds(30));
    for (Job job : jobs) {
      assertThat(gaps(pollsOf(job.handle().id())))
          .allMatch(gap -> gap.compareTo(seconds(1.05)) <= 0);
    }
  }

  // ---- what counts

  @Test
  void submitsPollsResultsCancelsAndCallsAllCount() {
    crowd.hooks.results = true;
    Crowd.Api api = connect(RequestBudget.perSecond(5));
    List<Job> jobs = Crowd.submit(api, 12);
    List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(api.requestAsync(ApiRequest.get("/calls/" + i)));
    }
    crowd.time.advance(seconds(10));
    jobs.subList(0, 4).forEach(job -> assertThat(job.cancel()).isNotNull());
    crowd.usual = "done";
    crowd.time.advance(seconds(60));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertThat(crowd.asked("SUBMIT")).hasSize(12);
    assertThat(crowd.asked("CANCEL")).hasSize(4);
    assertThat(crowd.asked("RESULT")).hasSize(12);
    assertThat(mostInOneSecond(starts())).isEqualTo(5);
    assertThat(gaps(starts()))
        .allMatch(gap -> gap.compareTo(seconds(1.01 / 5).minusMillis(10)) >= 0);
  }

  @Test
  void eachTimeARequestIsSentAgainOrElsewhereCounts() {
    crowd.replies.put(
        "RESULT",
        now ->
            now.ids().get(0).equals("there")
                ? Reply.of(200, "result")
                : Reply.of(303, "", "Location", "/v1/results/there"));
    crowd.hooks.results = true;
    crowd.usual = "done";
    List<Duration> failed = new ArrayList<>();
    crowd.replies.put(
        "ONE",
        now -> {
          if (failed.size() < 3) {
            failed.add(now.at());
            return Reply.failure(io.pollingsdk.error.TransportException.Kind.CONNECTION_LOST);
          }
          return null;
        });
    Crowd.Api api = connect(RequestBudget.perSecond(0.5));
    Job job = api.submit(SampleApi.start());
    assertThat(crowd.time.resultOf(job.result()).text()).isEqualTo("result");
    assertThat(starts()).hasSizeGreaterThan(6);
    assertThat(gaps(starts())).allMatch(gap -> gap.compareTo(seconds(2.01)) >= 0);
  }

  @Test
  void noMoreAreUnderWayThanMayBe() {
    int[] under = new int[2];
    crowd.replies.put(
        "ONE",
        now ->
            request -> {
              under[1] = Math.max(under[1], ++under[0]);
              CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
              crowd.time.schedule(
                  Duration.ofMillis(700),
                  () -> {
                    under[0]--;
                    answer.complete(Crowd.answer("running"));
                  });
              return answer;
            });
    Crowd.Api api = connect(RequestBudget.concurrent(3));
    List<Job> jobs = accepted(api, 30);
    crowd.time.advance(seconds(140));
    assertThat(under[1]).isEqualTo(3);
    for (Job job : jobs) {
      // Ten rounds of 0.7 s, in order.
      assertThat(pollsOf(job.handle().id())).hasSizeBetween(19, 20);
    }
  }

  // ---- refusals

  @Test
  void aRefusalHalvesTheBudgetAndItGrowsBack() {
    Crowd.Api api = connect(RequestBudget.perSecond(20).withRecovery(seconds(40)));
    accepted(api, 100);
    crowd.time.advance(seconds(30));
    Duration at = crowd.time.elapsed();
    refuseOne(Reply.of(429, ""));
    crowd.time.advance(seconds(60));
    long first = startsBetween(at.plus(seconds(1)), at.plus(seconds(5)));
    long later = startsBetween(at.plus(seconds(20)), at.plus(seconds(24)));
    long last = startsBetween(at.plus(seconds(50)), at.plus(seconds(54)));
    assertThat(first).isBetween(38L, 48L);
    assertThat(later).isBetween(57L, 66L);
    assertThat(last).isBetween(78L, 80L);
  }

  @Test
  void nothingStartsBeforeTheServersWishHasPassedNotEvenWhatIsUrgent() {
    Crowd.Api api = connect(RequestBudget.perSecond(20));
    List<Job> jobs = accepted(api, 100);
    crowd.time.advance(seconds(30));
    refuseOne(Reply.of(429, "", "Retry-After", "17"));
    crowd.time.advance(seconds(1));
    Duration refused = starts().get(starts().size() - 1);
    assertThat(jobs.get(0).cancel()).isNotDone();
    crowd.time.advance(seconds(30));
    List<Crowd.Asked> after =
        crowd.asked.stream().filter(one -> one.at().compareTo(refused) > 0).toList();
    assertThat(after.get(0).at()).isEqualTo(refused.plus(seconds(17)));
    assertThat(after.get(0).what()).isEqualTo("CANCEL");
    assertThat(startsBetween(refused.plus(seconds(17)), refused.plus(seconds(19))))
        .isBetween(19L, 23L);
  }

  @Test
  void aRefusalOfACallShrinksTheBudgetOfTheJobsToo() {
    Crowd.Api api = connect(RequestBudget.perSecond(20), s -> s.retry(Retries.none()));
    accepted(api, 100);
    crowd.time.advance(seconds(30));
    crowd.replies.put("ONE", now -> now.ids().contains("call") ? Reply.of(429, "{}") : null);
    CompletableFuture<ApiResponse> call = api.requestAsync(ApiRequest.get("/call"));
    assertThat(crowd.time.failureOf(call)).isInstanceOf(RateLimitedException.class);
    Duration at = crowd.time.elapsed();
    crowd.time.advance(seconds(10));
    assertThat(startsBetween(at.plus(seconds(1)), at.plus(seconds(5)))).isBetween(38L, 46L);
  }

  @Test
  void aServerThatIsDownForAMomentDoesNotShrinkIt() {
    Crowd.Api api = connect(RequestBudget.perSecond(20));
    accepted(api, 100);
    crowd.time.advance(seconds(30));
    Duration at = crowd.time.elapsed();
    refuseOne(Reply.of(503, ""));
    crowd.time.advance(seconds(10));
    assertThat(startsBetween(at.plus(seconds(1)), at.plus(seconds(5)))).isBetween(78L, 80L);
    refuseOne(Reply.of(503, "", "Retry-After", "2"));
    Duration then = crowd.time.elapsed();
    crowd.time.advance(seconds(10));
    assertThat(startsBetween(then.plus(seconds(3)), then.plus(seconds(7)))).isBetween(38L, 48L);
  }

  private void refuseOne(Reply how) {
    int[] left = {1};
    crowd.replies.put("ONE", now -> left[0]-- > 0 ? how : null);
  }

  // ---- the job's time

  @Test
  void aJobTimesOutAtItsDeadlineWithItsLastCheckBeforeAllOthers() {
    Crowd.Api api = connect(RequestBudget.perSecond(2));
    accepted(api, 40);
    Crowd.Api hasty = connectHasty(api, seconds(25));
    Duration submitted = crowd.time.elapsed();
    Job job = accepted(hasty, 1).get(0);
    assertThat(crowd.time.failureOf(job.result()))
        .isInstanceOfSatisfying(
            JobTimeoutException.class,
            e -> assertThat(e.elapsed()).isBetween(seconds(25), seconds(25.6)));
    // In line it waits for about 20 s each time; its last check is one start away at most.
    assertThat(pollsOf(job.handle().id()))
        .singleElement()
        .satisfies(
            at -> assertThat(at.minus(submitted)).isBetween(seconds(25), seconds(25.6)));
  }

  private Crowd.Api connectHasty(Crowd.Api other, Duration jobTimeout) {
    return connect(
        other.settings().requestBudget().orElseThrow(), s -> s.jobTimeout(jobTimeout));
  }

  @Test
  void noJobOutlastsItsTimeAndThatOfItsLastCheckHoweverManyAreLate() {
    Crowd.Api api =
        connect(
            RequestBudget.perSecond(2),
            s -> s.jobTimeout(seconds(60)).lastCheckTimeout(seconds(3)));
    List<Job> jobs = Crowd.submit(api, 100);
    List<Duration> ends = new ArrayList<>();
    jobs.forEach(
        job -> assertThat(job.result().whenComplete((v, e) -> ends.add(crowd.time.elapsed()))).isNotNull());
    crowd.time.advance(seconds(120));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(ends).hasSize(100).allMatch(end -> end.compareTo(seconds(63).plus(GRAINS)) <= 0);
    assertThat(mostInOneSecond(starts())).isEqualTo(2);
    assertNothingIsLeft(api);
  }

  @Test
  void theResultOfAJobFoundDoneAtItsLastCheckIsFetchedBeforeAllOthers() {
    crowd.hooks.results = true;
    Crowd.Api api = connect(RequestBudget.perSecond(2));
    accepted(api, 40);
    Crowd.Api hasty = connectHasty(api, seconds(25));
    Job job = accepted(hasty, 1).get(0);
    crowd.states.put(job.handle().id(), "done");
    assertThat(crowd.time.resultOf(job.result()).text()).isEqualTo("RESULT 40");
  }

  @Test
  void aRequestThatIsSentOnElsewhereKeepsItsPlace() {
    crowd.hooks.results = true;
    crowd.usual = "running";
    crowd.replies.put(
        "RESULT",
        now ->
            now.ids().get(0).equals("there")
                ? Reply.of(200, "result")
                : Reply.of(303, "", "Location", "/v1/results/there"));
    Crowd.Api api = connect(RequestBudget.perSecond(2), s -> s.requestTimeout(seconds(10)));
    List<Job> jobs = accepted(api, 100);
    crowd.states.put("0", "done");
    // A round takes 50 s; from one hop to the next it has 10 s.
    assertThat(crowd.time.resultOf(jobs.get(0).result()).text()).isEqualTo("result");
  }

  // ---- batches

  @Test
  void aBatchIsOneRequest() {
    Crowd.Api api =
        connect(RequestBudget.perSecond(10), s -> s.batchWindow(seconds(2)));
    List<Job> jobs = accepted(api, 100);
    crowd.usual = "given";
    crowd.time.advance(seconds(3.1));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(crowd.alone()).isEmpty();
    assertThat(crowd.asked("MANY")).hasSizeBetween(4, 10);
    assertThat(mostInOneSecond(starts())).isEqualTo(10);
  }

  @Test
  void aJobWhoseBatchWaitsForItsTurnHasItsLastCheckAtItsDeadline() {
    Crowd.Api api =
        connect(
            RequestBudget.perSecond(1),
            s ->
                s.batchWindow(seconds(2))
                    .requestTimeout(seconds(5))
                    .jobTimeout(seconds(60)));
    Job early = accepted(api, 1).get(0);
    crowd.time.advance(seconds(30));
    Job later = accepted(api, 1).get(0);
    crowd.time.advance(seconds(8));
    assertThat(crowd.asked("MANY")).isNotEmpty();
    Duration last = starts().get(starts().size() - 1);
    fill(api, 300);
    assertThat(crowd.time.failureOf(early.result()))
        .isInstanceOfSatisfying(
            JobTimeoutException.class,
            e -> assertThat(e.elapsed()).isBetween(seconds(60), seconds(61.1)));
    assertThat(later.isDone()).isFalse();
    assertThat(crowd.time.failureOf(later.result())).isInstanceOf(JobTimeoutException.class);
    assertThat(crowd.alone().stream().filter(id -> !id.startsWith("call"))).endsWith("0", "1");
    assertThat(crowd.asked("MANY")).allMatch(one -> one.at().compareTo(last.plus(seconds(3))) < 0);
  }

  @Test
  void aBatchOfWhichNobodyWaitsAnyMoreLeavesTheLine() {
    RequestBudget budget = RequestBudget.perSecond(1);
    Crowd.Api api = connect(budget, s -> s.batchWindow(seconds(3)));
    List<Job> jobs = accepted(api, 3);
    Connection other = connect(budget);
    fill(other, 10);
    crowd.time.advance(seconds(4));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertThat(Inside.requests(api)).isEqualTo(1);
    jobs.get(2).result().cancel(true);
    jobs.get(0).result().cancel(true);
    assertThat(Inside.requests(api)).isEqualTo(1);
    jobs.get(1).result().cancel(true);
    assertThat(Inside.requests(api)).isZero();
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked("MANY")).isEmpty();
    assertNothingIsLeft(api);
  }

  /** Has calls wait that come before whatever follows. */
  private static void fill(Connection api, int calls) {
    for (int i = 0; i < calls; i++) {
      ApiRequest call = ApiRequest.get("/calls/call" + i).timeout(Duration.ofHours(2));
      assertThat(api.requestAsync(call)).isNotNull();
    }
  }

  private void assertNothingIsLeft(Crowd.Api... apis) {
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
