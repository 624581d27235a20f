package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.WrappedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When requests go out: after a cancel, at the deadline, and under permits. */
class PacingRegressionTest {
  private static final ApiRequest CALL = ApiRequest.get("/x");
  private static final Reply CANCEL_TAKEN = Reply.of(204, "");

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  @Test
  void aCancelDoesNotPollBeforeTheServersRetryAfter() {
    Reply busy = Reply.of(200, "{\"state\":\"running\"}", "Retry-After", "30");
    fixture.transport.then(ACCEPTED, busy, CANCEL_TAKEN).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    fixture.time.advance(seconds(2));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    fixture.time.advance(seconds(28.5));
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(1), seconds(2));
    fixture.time.advance(seconds(1));
    assertThat(fixture.sentAt()).hasSize(4).last().isEqualTo(seconds(31));
  }

  @Test
  void aCancelDoesNotPollBeforeTheRetryAfterOfTheAcceptance() {
    Reply accepted = Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Retry-After", "30");
    fixture.transport.then(accepted, CANCEL_TAKEN).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    fixture.time.advance(seconds(29.5));
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(0));
  }

  @Test
  void aCancelNeverLengthensTheWait() {
    fixture.transport.then(ACCEPTED, RUNNING, CANCEL_TAKEN).thenAlways(RUNNING);
    Job job = fixture.connect(s -> s.pollInterval(seconds(20))).submit(SampleApi.start());
    fixture.time.advance(seconds(1.5));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    fixture.time.advance(seconds(2));
    assertThat(fixture.sentAt())
        .containsExactly(seconds(0), seconds(1), seconds(1.5), seconds(2), seconds(3));
  }

  /** Time whose cancelled timers of one length have fired already, and run a little later. */
  private static final class RacingTime extends WrappedTime {
    private final Duration racing;
    private final Deque<Runnable> late = new ArrayDeque<>();
    private boolean armed;

    RacingTime(FakeTime time, Duration racing) {
      super(time);
      this.racing = racing;
    }

    private void runLate() {
      Runnable fired = late.poll();
      if (fired != null) {
        fired.run();
      }
    }

    @Override
    public long nanoTime() {
      runLate();
      return super.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      Timer timer = super.schedule(delay, task);
      return () -> {
        timer.cancel();
        if (armed && delay.equals(racing)) {
          armed = false;
          late.add(task);
        }
      };
    }
  }

  @Test
  void aWaitThatEndsJustAsACancelCutsItPollsOnce() {
    RacingTime racing = new RacingTime(fixture.time, seconds(10));
    fixture.transport.then(ACCEPTED, CANCEL_TAKEN).thenAlways(Reply.silence());
    Job job =
        fixture
            .connect(
                s ->
                    s.timeSource(racing)
                        .pollInterval(seconds(1))
                        .pollSchedule(PollSchedule.fixed(seconds(10))))
            .submit(SampleApi.start());
    fixture.time.advance(seconds(2));
    racing.armed = true;
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    racing.runLate();
    fixture.time.advance(seconds(5));
    assertThat(racing.armed).as("the wait was not cut").isFalse();
    assertThat(fixture.transport.sent())
        .filteredOn(sent -> sent.request().method().equals("GET"))
        .hasSize(1);
  }

  @Test
  void aPollThatTheDeadlineCutsIsFollowedByTheLastCheckHoweverFewMayFail() {
    fixture.transport.then(ACCEPTED, Reply.silence()).thenAlways(DONE);
    PollingConnection api = fixture.connect(s -> s.maxPollFailures(0).jobTimeout(seconds(10)));
    ApiResponse result = CallPath.NON_BLOCKING.run(fixture.time, api, SampleApi.start()).result();
    assertThat(result.at("answer").integer()).isEqualTo(42);
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(1), seconds(10));
  }

  @Test
  void requestsThatAreNotAnsweredInTimeCountAgainstTheBreaker() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api",
            CircuitBreakerConfig.custom().slidingWindowSize(3).minimumNumberOfCalls(3).build());
    fixture.transport.thenAlways(Reply.silence());
    PollingConnection api =
        fixture.connect(s -> s.circuitBreaker(breaker).requestTimeout(seconds(1)));
    List<CompletableFuture<ApiResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(api.requestAsync(CALL));
      fixture.time.advance(seconds(2));
    }
    assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
    assertThat(fixture.transport.sent()).hasSize(3);
  }

  @Test
  void aRedirectThatWaitsForTheRateLimiterGivesItsPlaceAndTimerBackWhenTimeIsUp() {
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ofHours(2))
                .build());
    Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(seconds(5)).build());
    fixture.transport.then(Reply.of(307, "", "Location", "/v1/y"));
    PollingConnection api =
        fixture.connect(s -> s.rateLimiter(limiter).bulkhead(bulkhead).requestTimeout(seconds(1)));
    CompletableFuture<ApiResponse> answer = api.requestAsync(CALL);
    assertThat(answer).isNotDone();
    fixture.time.advance(seconds(1));
    assertThat(answer).isCompletedExceptionally();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
    assertThat(fixture.time.pending()).isZero();
  }
}
