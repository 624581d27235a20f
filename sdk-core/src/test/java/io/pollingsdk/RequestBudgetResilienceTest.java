package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A budget beside tokens and Resilience4j's limiters: who waits for those starts in its pace. */
class RequestBudgetResilienceTest {
  private final Crowd crowd = new Crowd();
  private final RequestBudget ten = RequestBudget.perSecond(10);

  private Crowd.Api connect(RequestBudget budget, Consumer<SettingsBuilder> change) {
    return crowd.connect(
        s -> {
          s.requestBudget(budget).batchWindow(Duration.ZERO).retry(Retries.none());
          change.accept(s);
        });
  }

  private static Bulkhead bulkhead(int places) {
    return Bulkhead.of(
        "api",
        BulkheadConfig.custom()
            .maxConcurrentCalls(places)
            .maxWaitDuration(Duration.ofHours(1))
            .build());
  }

  private static int free(Bulkhead bulkhead) {
    return bulkhead.getMetrics().getAvailableConcurrentCalls();
  }

  private static CompletableFuture<ApiResponse> call(Connection api, String name) {
    return api.requestAsync(ApiRequest.get("/calls/" + name).timeout(Duration.ofHours(1)));
  }

  private static List<CompletableFuture<ApiResponse>> calls(Connection api, int howMany) {
    List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      calls.add(call(api, String.valueOf(i)));
    }
    return calls;
  }

  private void assertEvenStarts(int howMany) {
    List<Duration> starts = crowd.asked.stream().map(Crowd.Asked::at).toList();
    assertThat(starts).hasSize(howMany);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).minus(starts.get(i - 1))).isGreaterThanOrEqualTo(seconds(0.091));
    }
  }

  private void assertNothingIsLeft(Crowd.Api api) {
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    BudgetQueue queue = BudgetQueue.of(api.settings().requestBudget().orElseThrow());
    assertThat(queue.waiting()).isZero();
    assertThat(queue.running()).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  private Reply late(CompletableFuture<ApiResponse> answer) {
    return request -> answer;
  }

  // ---- tokens

  private final CompletableFuture<AccessToken> fetch = new CompletableFuture<>();

  private Crowd.Api withTokens(RequestBudget budget) {
    TokenSource tokens = TokenSource.inHeader("X-Auth-Token", () -> fetch);
    return new Crowd.Api(
        crowd.settings(s -> s.requestBudget(budget).retry(Retries.none())), crowd.hooks) {
      @Override
      protected Optional<TokenSource> tokenSource() {
        return Optional.of(tokens);
      }
    };
  }

  private void tokenComes() {
    fetch.complete(AccessToken.until("t", crowd.time.now().plus(Duration.ofHours(1))));
  }

  @Test
  void whatWaitedForATokenDoesNotStartInABunch() {
    Crowd.Api api = withTokens(ten);
    List<CompletableFuture<ApiResponse>> calls = calls(api, 30);
    crowd.time.advance(seconds(2));
    assertThat(crowd.asked).isEmpty();
    tokenComes();
    assertThat(crowd.asked).hasSize(1);
    crowd.time.advance(seconds(4.1));
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertEvenStarts(30);
    assertNothingIsLeft(api);
  }

  @Test
  void whoWaitedForATokenWhileNobodyElseStartedGoesAtOnce() {
    Crowd.Api api = withTokens(RequestBudget.perSecond(0.1));
    CompletableFuture<ApiResponse> first = call(api, "first");
    crowd.time.advance(seconds(3));
    CompletableFuture<ApiResponse> second = call(api, "second");
    tokenComes();
    assertThat(first).isCompleted();
    crowd.time.advance(seconds(10));
    assertThat(second).isNotDone();
    crowd.time.advance(seconds(0.1));
    assertThat(second).isCompleted();
    assertNothingIsLeft(api);
  }

  // ---- bulkhead

  @Test
  void whatWaitedForTheBulkheadDoesNotStartInABunch() {
    Bulkhead one = bulkhead(1);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    crowd.replies.put("ONE", now -> now.ids().contains("0") ? late(answer) : null);
    Crowd.Api api = connect(ten, s -> s.bulkhead(one));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 30);
    crowd.time.advance(seconds(2));
    assertThat(crowd.asked).hasSize(1);
    answer.complete(Crowd.answer("x"));
    crowd.time.advance(seconds(5));
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertEvenStarts(30);
    assertThat(free(one)).isEqualTo(1);
    assertNothingIsLeft(api);
  }

  @Test
  void whatWaitedForTheBulkheadDoesNotStartBeforeTheServersWishHasPassed() {
    Bulkhead two = bulkhead(2);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    CompletableFuture<ApiResponse> other = new CompletableFuture<>();
    crowd.replies.put(
        "ONE",
        now ->
            now.ids().contains("0") ? late(answer) : now.ids().contains("1") ? late(other) : null);
    Crowd.Api api = connect(ten, s -> s.bulkhead(two));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 3);
    crowd.time.advance(seconds(1));
    answer.complete(
        new ApiResponse(
            URI.create("https://api.example.org/v1/calls/0"),
            429,
            Headers.of("Retry-After", "8"),
            new byte[0]));
    assertThat(crowd.asked).hasSize(2);
    crowd.time.advance(seconds(7.9));
    assertThat(crowd.asked).hasSize(2);
    crowd.time.advance(seconds(0.1));
    assertThat(crowd.asked).hasSize(3);
    assertThat(calls.get(2)).isCompleted();
    other.complete(Crowd.answer("x"));
    assertThat(free(two)).isEqualTo(2);
    crowd.time.advance(seconds(1));
    assertNothingIsLeft(api);
  }

  @Test
  void whoLeavesWhileItIsHeldUpGivesItsPlaceAndItsTurnBack() {
    Bulkhead one = bulkhead(1);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    crowd.replies.put("ONE", now -> now.ids().contains("0") ? late(answer) : null);
    Crowd.Api api = connect(RequestBudget.perSecond(1), s -> s.bulkhead(one));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 4);
    crowd.time.advance(seconds(3.5));
    // 1, 2 and 3 have had their turns, and wait for the place of 0.
    answer.complete(Crowd.answer("x"));
    assertThat(free(one)).isZero();
    assertThat(crowd.asked).hasSize(1);
    BudgetQueue queue = BudgetQueue.of(api.settings().requestBudget().orElseThrow());
    assertThat(queue.running()).isEqualTo(3);
    calls.get(1).cancel(true);
    assertThat(queue.running()).isEqualTo(2);
    crowd.time.advance(seconds(1));
    assertThat(crowd.alone()).containsExactly("0", "2");
    crowd.time.advance(seconds(1.01));
    assertThat(crowd.alone()).containsExactly("0", "2", "3");
    assertThat(free(one)).isEqualTo(1);
    assertNothingIsLeft(api);
  }

  @Test
  void oneThatHoldsAPlaceAndOneThatHoldsATurnDoNotWaitForEachOther() {
    Bulkhead one = bulkhead(1);
    RequestBudget budget = RequestBudget.perSecond(10).withConcurrent(2);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    Crowd.Api outside = crowd.connect(s -> s.bulkhead(one));
    crowd.replies.put("ONE", now -> now.ids().contains("outside") ? late(answer) : null);
    assertThat(call(outside, "outside")).isNotDone();
    Crowd.Api api = connect(budget, s -> s.bulkhead(one));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 20);
    crowd.time.advance(seconds(5));
    assertThat(crowd.asked).hasSize(1);
    answer.complete(Crowd.answer("x"));
    crowd.time.advance(seconds(5));
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertThat(free(one)).isEqualTo(1);
    assertNothingIsLeft(api);
  }

  @Test
  void closingWhileSomeAreHeldUpLosesNothing() {
    Bulkhead one = bulkhead(1);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    crowd.replies.put("ONE", now -> now.ids().contains("0") ? late(answer) : null);
    Crowd.Api api = connect(ten, s -> s.bulkhead(one));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 50);
    crowd.time.advance(seconds(3));
    answer.complete(Crowd.answer("x"));
    api.close();
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertThat(crowd.asked).hasSize(1);
    assertThat(free(one)).isEqualTo(1);
    assertNothingIsLeft(api);
  }

  // ---- rate limiter and circuit breaker

  @Test
  void withARateLimiterTheSlowerOfTheTwoCounts() {
    // Its own clock is the machine's: two in a million years, and the third waits for ever.
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(2)
                .limitRefreshPeriod(Duration.ofDays(100))
                .timeoutDuration(Duration.ofDays(1000))
                .build());
    Crowd.Api api = connect(ten, s -> s.rateLimiter(limiter));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 4);
    crowd.time.advance(seconds(60));
    assertThat(crowd.alone()).containsExactly("0", "1");
    api.close();
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertNothingIsLeft(api);
  }

  @Test
  void aPollThatTheCircuitBreakerRefusesGivesItsTurnBack() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api", CircuitBreakerConfig.custom().waitDurationInOpenState(seconds(1e6)).build());
    RequestBudget two = RequestBudget.concurrent(2);
    Crowd.Api api = connect(two, s -> s.circuitBreaker(breaker).maxPollFailures(3));
    List<Job> jobs = Crowd.submit(api, 20);
    breaker.transitionToOpenState();
    crowd.time.advance(seconds(5));
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(crowd.asked("ONE")).isEmpty();
    assertNothingIsLeft(api);
  }

  @Test
  void theTimeInLineIsNotTheServersForTheCircuitBreaker() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api", CircuitBreakerConfig.custom().slowCallDurationThreshold(seconds(2)).build());
    Bulkhead one = bulkhead(1);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    crowd.replies.put("ONE", now -> now.ids().contains("0") ? late(answer) : null);
    Crowd.Api api =
        connect(RequestBudget.perSecond(0.2), s -> s.bulkhead(one).circuitBreaker(breaker));
    List<CompletableFuture<ApiResponse>> calls = calls(api, 3);
    crowd.time.advance(seconds(1));
    answer.complete(Crowd.answer("x"));
    crowd.time.advance(seconds(20));
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(3);
    assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero();
    assertNothingIsLeft(api);
  }
}
