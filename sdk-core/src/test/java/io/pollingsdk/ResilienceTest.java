package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Retry, circuit breaker, rate limiter and bulkhead are Resilience4j's own, and no thread waits for
 * them.
 */
class ResilienceTest {
  private static final ApiRequest CALL = ApiRequest.get("/x");
  private static final Reply OK = Reply.json("{}");

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  private CompletableFuture<ApiResponse> call(PollingConnection api) {
    return api.requestAsync(CALL);
  }

  @Test
  void aCallThatOnlyReadsIsRetriedWithTheConfiguredWaits() {
    RetryConfig config =
        RetryConfig.<ApiResponse>custom()
            .maxAttempts(3)
            .waitDuration(Duration.ofMillis(250))
            .build();
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST), Reply.of(503, ""), OK);
    CompletableFuture<ApiResponse> answer = call(fixture.connect(s -> s.retry(config)));
    fixture.time.advance(seconds(1));
    assertThat(answer).isCompleted();
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(0.25), seconds(0.5));
  }

  @Test
  void aPostIsNotRetriedAfterALostAnswer() {
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    assertThatThrownBy(() -> fixture.connect().request(ApiRequest.post("/x").json("y")))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.mayHaveBeenReceived()).isTrue());
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void theUsersRetryInstanceSeesWhatHappens() {
    Retry retry = Retry.of("mine", Retries.attempts(2, Duration.ofMillis(10)));
    fixture.transport.then(Reply.of(503, ""), OK).thenAlways(Reply.of(503, ""));
    PollingConnection api = fixture.connect(s -> s.retry(retry));
    CompletableFuture<ApiResponse> good = call(api);
    fixture.time.advance(seconds(1));
    assertThat(good).isCompleted();
    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(1);
    CompletableFuture<ApiResponse> bad = call(api);
    fixture.time.advance(seconds(1));
    assertThat(bad).isCompletedExceptionally();
    assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(1);
  }

  @Test
  void anAnswerThatTheUsersPredicateDislikesIsRetried() {
    RetryConfig config =
        RetryConfig.<ApiResponse>custom()
            .maxAttempts(3)
            .waitDuration(Duration.ofMillis(10))
            .retryOnResult(answer -> answer.text().contains("stale"))
            .build();
    fixture.transport.then(Reply.json("\"stale\""), Reply.json("\"fresh\""));
    CompletableFuture<ApiResponse> answer = call(fixture.connect(s -> s.retry(config)));
    fixture.time.advance(seconds(1));
    assertThat(answer.join().text()).contains("fresh");
  }

  @Test
  void retriesEndWithTheRequestsTime() {
    RetryConfig config =
        RetryConfig.<ApiResponse>custom().maxAttempts(100).waitDuration(seconds(2)).build();
    fixture.transport.thenAlways(Reply.failure(Kind.CONNECT));
    CompletableFuture<ApiResponse> answer =
        call(fixture.connect(s -> s.retry(config).requestTimeout(seconds(5))));
    fixture.time.advance(seconds(60));
    assertThat(answer).isCompletedExceptionally();
    assertThat(fixture.transport.sent()).hasSize(3);
  }

  @Test
  void anOpenBreakerStopsSendingAndAWaitingJobOutlivesIt() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(2)
                .minimumNumberOfCalls(2)
                .waitDurationInOpenState(Duration.ofHours(1))
                .build());
    fixture.transport.then(ACCEPTED).then(Reply.of(503, ""), Reply.of(503, ""), DONE);
    PollingConnection api =
        fixture.connect(s -> s.circuitBreaker(breaker).retry(Retries.none()).maxPollFailures(50));
    var job = api.submit(SampleApi.start());
    fixture.time.advance(seconds(10));
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    assertThat(fixture.transport.sent()).hasSizeLessThanOrEqualTo(3);
    assertThatThrownBy(() -> api.request(CALL))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED);
              assertThat(e.mayHaveBeenReceived()).isFalse();
            })
        .hasMessageContaining("'api' is open");
    breaker.reset();
    fixture.time.advance(seconds(5));
    assertThat(job.isDone()).isTrue();
  }

  @Test
  void refusalsThatAreNotTheServersFaultDoNotOpenTheBreaker() {
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("api");
    fixture.transport.then(Reply.of(404, ""));
    PollingConnection api = fixture.connect(s -> s.circuitBreaker(breaker));
    assertThatThrownBy(() -> api.request(CALL)).isInstanceOf(ApiException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
  }

  @Test
  void anAbandonedRequestGivesItsBreakerPermitBack() {
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("api");
    fixture.transport.then(Reply.silence());
    PollingConnection api = fixture.connect(s -> s.circuitBreaker(breaker));
    call(api).cancel(true);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  @Test
  void theRateLimiterSpacesRequestsWithoutBlocking() {
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(2)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ofHours(3))
                .build());
    fixture.transport.thenAlways(OK);
    PollingConnection api =
        fixture.connect(s -> s.rateLimiter(limiter).requestTimeout(Duration.ofHours(9)));
    List<CompletableFuture<ApiResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(call(api));
    }
    assertThat(fixture.transport.sent()).hasSize(2);
    fixture.time.advance(Duration.ofHours(3));
    assertThat(answers).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aRateLimiterWithoutPatienceRefuses() {
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ZERO)
                .build());
    fixture.transport.thenAlways(OK);
    PollingConnection api = fixture.connect(s -> s.rateLimiter(limiter));
    api.request(CALL);
    assertThatThrownBy(() -> api.request(CALL)).hasMessageContaining("rate limiter");
  }

  @Test
  void theBulkheadQueuesInOrderWithoutBlocking() {
    Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom()
                .maxConcurrentCalls(1)
                .maxWaitDuration(Duration.ofSeconds(30))
                .build());
    List<CompletableFuture<ApiResponse>> held = new ArrayList<>();
    fixture.transport.thenAlways(
        request -> {
          CompletableFuture<ApiResponse> open = new CompletableFuture<>();
          held.add(open);
          return open;
        });
    PollingConnection api = fixture.connect(s -> s.bulkhead(bulkhead));
    CompletableFuture<ApiResponse> first = api.requestAsync(ApiRequest.get("/1"));
    CompletableFuture<ApiResponse> second = api.requestAsync(ApiRequest.get("/2"));
    CompletableFuture<ApiResponse> third = api.requestAsync(ApiRequest.get("/3"));
    assertThat(held).hasSize(1);
    second.cancel(true);
    held.get(0).complete(OK.to(fixture.transport.request(0)).join());
    assertThat(first).isCompleted();
    assertThat(fixture.transport.request(1).uri()).hasPath("/v1/3");
    held.get(1).complete(OK.to(fixture.transport.request(1)).join());
    assertThat(third).isCompleted();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void aFullBulkheadIsWaitedForAsLongAsItSays() {
    Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom()
                .maxConcurrentCalls(1)
                .maxWaitDuration(Duration.ofSeconds(3))
                .build());
    fixture.transport.thenAlways(Reply.silence());
    PollingConnection api = fixture.connect(s -> s.bulkhead(bulkhead).retry(Retries.none()));
    CompletableFuture<ApiResponse> first = call(api);
    CompletableFuture<ApiResponse> second = call(api);
    fixture.time.advance(seconds(3));
    assertThat(first).isNotDone();
    assertThat(second).isCompletedExceptionally();
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void pollsTakePermitsToo() {
    Bulkhead bulkhead = Bulkhead.of("api", BulkheadConfig.custom().maxConcurrentCalls(1).build());
    fixture.transport.then(ACCEPTED, DONE);
    CallPath.BLOCKING
        .run(fixture.time, fixture.connect(s -> s.bulkhead(bulkhead)), SampleApi.start())
        .result();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void aSharedBulkheadServesConnectionsInTurnAndAClosedOneGivesEverythingBack() {
    Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom()
                .maxConcurrentCalls(1)
                .maxWaitDuration(Duration.ofSeconds(30))
                .build());
    fixture.transport.then(Reply.silence()).thenAlways(OK);
    PollingConnection first = fixture.connect(s -> s.bulkhead(bulkhead));
    PollingConnection second = fixture.connect(s -> s.bulkhead(bulkhead));
    CompletableFuture<ApiResponse> held = call(first);
    CompletableFuture<ApiResponse> abandoned = call(first);
    CompletableFuture<ApiResponse> waiting = call(second);
    assertThat(waiting).isNotDone();
    first.close();
    assertThat(held).isCompletedExceptionally();
    assertThat(abandoned).isCompletedExceptionally();
    assertThat(waiting).isCompleted();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void aPlaceHeldWhileWaitingForTheRateLimiterIsGivenBackOnClose() {
    Bulkhead bulkhead = Bulkhead.of("api", BulkheadConfig.custom().maxConcurrentCalls(2).build());
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ofHours(2))
                .build());
    fixture.transport.thenAlways(OK);
    PollingConnection api = fixture.connect(s -> s.bulkhead(bulkhead).rateLimiter(limiter));
    api.request(CALL);
    CompletableFuture<ApiResponse> waiting = call(api);
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
    api.close();
    assertThat(waiting).isCompletedExceptionally();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(2);
    assertThat(fixture.time.pending()).isZero();
  }
}
