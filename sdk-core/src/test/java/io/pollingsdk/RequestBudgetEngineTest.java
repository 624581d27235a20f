package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs on an endpoint that may be asked less than they would like. */
class RequestBudgetEngineTest extends RequestBudgetFixture {
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
            return Reply.failure(Kind.CONNECTION_LOST);
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
}
