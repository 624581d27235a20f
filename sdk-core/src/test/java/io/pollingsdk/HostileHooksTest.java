package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Whatever hooks, predicates and listeners throw, no future, place or timer is lost. */
class HostileHooksTest {
  private static final ApiRequest CALL = ApiRequest.get("/x");

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  private enum Hook {
    SIGN,
    JOB_FROM,
    READ_STATUS
  }

  /** Throws a checked exception where the compiler does not see it, as Kotlin code may. */
  private static final class Sneaky extends SampleApi {
    private final Hook bad;

    Sneaky(ConnectionSettings settings, Hook bad) {
      super(settings);
      this.bad = bad;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
      throw (T) failure;
    }

    private void maybe(Hook hook) {
      if (hook == bad) {
        Sneaky.<RuntimeException>sneak(new IOException("hook " + hook));
      }
    }

    @Override
    protected ApiRequest sign(ApiRequest request) {
      maybe(Hook.SIGN);
      return super.sign(request);
    }

    @Override
    protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
      maybe(Hook.JOB_FROM);
      return super.jobFrom(submitted, accepted);
    }

    @Override
    protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
      maybe(Hook.READ_STATUS);
      return super.readStatus(job, polled);
    }
  }

  @ParameterizedTest
  @EnumSource(Hook.class)
  void aCheckedExceptionThatAHookThrowsUndeclaredEndsTheJob(Hook hook) {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = new Sneaky(fixture.settings(s -> {}), hook).submit(SampleApi.start());
    fixture.time.advance(seconds(60));
    assertThat(job.result())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IOException.class)
        .withMessage("hook " + hook);
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void anImmediateResultThatCannotBeReadFailsTheJobWithThat() {
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected ApiResponse immediateResult(ApiRequest submitted, ApiResponse answer) {
            assertThat(answer.at("missing").string()).isEmpty();
            return answer;
          }
        };
    fixture.transport.then(DONE);
    Job job = api.submit(SampleApi.start());
    assertThat(job.isDone()).isTrue();
    assertThatThrownBy(job::await).isInstanceOf(MalformedResponseException.class);
    assertThat(job.status()).isNotInstanceOf(JobStatus.Succeeded.class);
  }

  @Test
  void aNameOfSecretsThatThrowsUnderDebugLoggingCostsNoAnswer() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.pollingsdk.http");
    Level before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    try {
      SampleApi api =
          new SampleApi(fixture.settings(s -> {})) {
            @Override
            protected Set<String> secretNames() {
              throw new IllegalStateException("hook");
            }
          };
      fixture.transport.then(ACCEPTED, DONE);
      CallPath.NON_BLOCKING.run(fixture.time, api, SampleApi.start()).result();
      assertThat(fixture.time.elapsed()).isEqualTo(seconds(1));
    } finally {
      logger.setLevel(before);
    }
  }

  @Test
  void aBreakerPredicateThatThrowsCostsNeitherTheAnswerNorThePlace() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api",
            CircuitBreakerConfig.custom()
                .recordResult(
                    result -> {
                      throw new IllegalStateException("predicate");
                    })
                .build());
    Bulkhead bulkhead = Bulkhead.of("api", BulkheadConfig.custom().maxConcurrentCalls(1).build());
    fixture.transport.thenAlways(DONE);
    PollingConnection api = fixture.connect(s -> s.circuitBreaker(breaker).bulkhead(bulkhead));
    assertThat(api.requestAsync(CALL)).isCompleted();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void aBulkheadListenerThatThrowsCostsNoAnswer() {
    Bulkhead bulkhead = Bulkhead.of("api", BulkheadConfig.custom().maxConcurrentCalls(1).build());
    bulkhead
        .getEventPublisher()
        .onCallFinished(
            event -> {
              throw new IllegalStateException("listener");
            });
    fixture.transport.thenAlways(DONE);
    PollingConnection api = fixture.connect(s -> s.bulkhead(bulkhead));
    assertThat(api.requestAsync(CALL)).isCompleted();
    assertThat(api.requestAsync(CALL)).isCompleted();
  }

  @Test
  void aRateLimiterListenerThatThrowsRefusesTheRequestThatGotThePlace() {
    RateLimiter limiter =
        RateLimiter.of(
            "api",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ZERO)
                .build());
    limiter
        .getEventPublisher()
        .onFailure(
            event -> {
              throw new IllegalStateException("listener");
            });
    Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(seconds(5)).build());
    CompletableFuture<ApiResponse> slow = new CompletableFuture<>();
    fixture.transport.then(request -> slow);
    PollingConnection api = fixture.connect(s -> s.rateLimiter(limiter).bulkhead(bulkhead));
    CompletableFuture<ApiResponse> first = api.requestAsync(CALL);
    CompletableFuture<ApiResponse> second = api.requestAsync(ApiRequest.get("/y"));
    slow.complete(Reply.json("{}").to(fixture.transport.request(0)).join());
    assertThat(first).isCompleted();
    assertThatThrownBy(second::join)
        .cause()
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED))
        .hasMessageContaining("was not sent");
    assertThat(fixture.transport.sent()).hasSize(1);
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void listenersHearTheEndBeforeTheFutureIsDone() {
    List<Job> started = new ArrayList<>();
    List<Boolean> doneWhenTold = new ArrayList<>();
    fixture.transport.then(ACCEPTED, DONE);
    PollingConnection api =
        fixture.connect(
            new JobListener() {
              @Override
              public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
                doneWhenTold.add(started.get(0).result().isDone());
              }
            });
    started.add(api.submit(SampleApi.start()));
    fixture.time.advance(seconds(1));
    assertThat(doneWhenTold).containsExactly(false);
    assertThat(started.get(0).result()).isCompleted();
  }
}
