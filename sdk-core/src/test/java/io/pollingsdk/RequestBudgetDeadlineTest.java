package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wait for a turn is within a job's time, also that of a batch. */
class RequestBudgetDeadlineTest extends RequestBudgetFixture {
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
        .satisfies(at -> assertThat(at.minus(submitted)).isBetween(seconds(25), seconds(25.6)));
  }

  private Crowd.Api connectHasty(Crowd.Api other, Duration jobTimeout) {
    return connect(other.settings().requestBudget().orElseThrow(), s -> s.jobTimeout(jobTimeout));
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
        job ->
            assertThat(job.result().whenComplete((v, e) -> ends.add(crowd.time.elapsed())))
                .isNotNull());
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
    Crowd.Api api = connect(RequestBudget.perSecond(10), s -> s.batchWindow(seconds(2)));
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
            s -> s.batchWindow(seconds(2)).requestTimeout(seconds(5)).jobTimeout(seconds(60)));
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
}
