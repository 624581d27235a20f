package io.pollingsdk.internal.exchange;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt needs before it may be sent: a place in the bulkhead, its turn by the rate
 * limiter, and a circuit breaker that lets it through. Held around one attempt, never while waiting
 * for the next. No thread waits.
 */
final class Permits {
  private final Optional<BulkheadQueue> bulkhead;
  private final Optional<RateLimiter> rateLimiter;
  private final Optional<CircuitBreaker> breaker;
  private final TimeSource time;
  private final Workers workers;

  Permits(Resilience resilience, TimeSource time, Workers workers) {
    this.bulkhead = resilience.bulkhead().map(b -> new BulkheadQueue(b, time, workers));
    this.rateLimiter = resilience.rateLimiter();
    this.breaker = resilience.circuitBreaker();
    this.time = time;
    this.workers = workers;
  }

  /** Called once with a permit, or with why there is none. */
  interface Receiver {
    void permitted(@Nullable Permit permit, @Nullable TransportException refusal);
  }

  void acquire(String request, Receiver receiver) {
    if (bulkhead.isEmpty()) {
      awaitTurn(request, receiver);
      return;
    }
    bulkhead
        .get()
        .acquire(
            granted -> {
              if (granted) {
                awaitTurn(request, receiver);
              } else {
                receiver.permitted(
                    null, refusal(request, "the bulkhead is full and no place came free in time"));
              }
            });
  }

  private void awaitTurn(String request, Receiver receiver) {
    long wait = rateLimiter.map(RateLimiter::reservePermission).orElse(0L);
    if (wait < 0) {
      bulkhead.ifPresent(BulkheadQueue::release);
      receiver.permitted(
          null, refusal(request, "the rate limiter has no permit within its timeout"));
    } else if (wait == 0) {
      passBreaker(request, receiver);
    } else {
      time.schedule(
          Duration.ofNanos(wait), () -> workers.engine(() -> passBreaker(request, receiver)));
    }
  }

  private void passBreaker(String request, Receiver receiver) {
    if (breaker.isPresent() && !breaker.get().tryAcquirePermission()) {
      bulkhead.ifPresent(BulkheadQueue::release);
      receiver.permitted(
          null, refusal(request, "the circuit breaker '" + breaker.get().getName() + "' is open"));
      return;
    }
    receiver.permitted(new Permit(time.nanoTime()), null);
  }

  private static TransportException refusal(String request, String why) {
    return new TransportException(Kind.NOT_PERMITTED, request + " was not sent: " + why, null);
  }

  /** The right to one attempt; given back exactly once. */
  final class Permit {
    private final long since;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Permit(long since) {
      this.since = since;
    }

    /** Gives the permit back after an answer; 5xx counts against the circuit breaker. */
    void answered(ApiResponse response, Throwable asFailure) {
      giveBack(
          b -> {
            if (response.status() >= 500) {
              b.onError(time.nanoTime() - since, TimeUnit.NANOSECONDS, asFailure);
            } else {
              b.onResult(time.nanoTime() - since, TimeUnit.NANOSECONDS, response);
            }
          });
    }

    /** Gives the permit back after a failure. */
    void failed(Throwable failure) {
      giveBack(b -> b.onError(time.nanoTime() - since, TimeUnit.NANOSECONDS, failure));
    }

    /** Gives the permit back without an outcome: nobody waits for it any more. */
    void abandoned() {
      giveBack(CircuitBreaker::releasePermission);
    }

    private void giveBack(java.util.function.Consumer<CircuitBreaker> report) {
      if (returned.compareAndSet(false, true)) {
        breaker.ifPresent(report);
        bulkhead.ifPresent(BulkheadQueue::release);
      }
    }
  }
}
