package io.pollingsdk.internal.exchange;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
  private final boolean free;
  private final Permit ofNothing = new Permit(0);

  Permits(Resilience resilience, TimeSource time, Workers workers) {
    this.bulkhead = resilience.bulkhead().map(BulkheadQueue::of);
    this.rateLimiter = resilience.rateLimiter();
    this.breaker = resilience.circuitBreaker();
    this.time = time;
    this.workers = workers;
    this.free = bulkhead.isEmpty() && rateLimiter.isEmpty() && breaker.isEmpty();
  }

  /** Called at most once, with a permit or with why there is none; not after it was abandoned. */
  interface Receiver {
    void permitted(@Nullable Permit permit, @Nullable TransportException refusal);
  }

  /** Returns whether there is nothing to wait for, ever. */
  boolean areFree() {
    return free;
  }

  /** Returns a permit where all are free. */
  Permit free() {
    return ofNothing;
  }

  /** Asks for a permit; the request that is returned can be abandoned while it waits. */
  Pending ask(ApiRequest request, Receiver receiver) {
    return new Pending(request, receiver);
  }

  private static TransportException refusal(ApiRequest request, String why) {
    return new TransportException(Kind.NOT_PERMITTED, request + " was not sent: " + why, null);
  }

  /** A request for a permit. */
  final class Pending {
    private final ApiRequest request;
    private final Receiver receiver;
    private BulkheadQueue.@Nullable Waiter waiter;
    private TimeSource.@Nullable Timer turn;
    private boolean holdsPlace;
    private boolean over;

    private Pending(ApiRequest request, Receiver receiver) {
      this.request = request;
      this.receiver = receiver;
    }

    /** Begins to wait. What users hang on their limiters may throw: then there is no permit. */
    void begin() {
      if (bulkhead.isEmpty()) {
        guarded(this::awaitTurn);
        return;
      }
      BulkheadQueue.@Nullable Waiter waits =
          bulkhead.get().acquire(this::placed, time, workers.engineExecutor());
      boolean late;
      synchronized (this) {
        waiter = waits;
        late = over;
      }
      if (late && waits != null) {
        // It was abandoned while it entered the line; harmless where it has had its answer.
        waits.leave();
      }
    }

    private void placed(boolean granted) {
      if (!granted) {
        refuse("the bulkhead is full and no place came free in time");
        return;
      }
      boolean late;
      synchronized (this) {
        late = over;
        holdsPlace = !late;
      }
      if (late) {
        bulkhead.ifPresent(BulkheadQueue::release);
      } else {
        guarded(this::awaitTurn);
      }
    }

    private void guarded(Runnable part) {
      try {
        part.run();
      } catch (Throwable e) {
        refuse("a limiter threw " + e);
      }
    }

    private void awaitTurn() {
      long wait = rateLimiter.map(RateLimiter::reservePermission).orElse(0L);
      if (wait < 0) {
        refuse("the rate limiter has no permit within its timeout");
      } else if (wait == 0) {
        passBreaker();
      } else {
        synchronized (this) {
          if (!over) {
            turn =
                time.schedule(
                    Duration.ofNanos(wait), () -> workers.engine(() -> guarded(this::passBreaker)));
          }
        }
      }
    }

    private void passBreaker() {
      if (breaker.isPresent() && !breaker.get().tryAcquirePermission()) {
        refuse("the circuit breaker '" + breaker.get().getName() + "' is open");
      } else if (end()) {
        receiver.permitted(new Permit(time.nanoTime()), null);
      } else {
        breaker.ifPresent(CircuitBreaker::releasePermission);
      }
    }

    private void refuse(String why) {
      boolean held = holdsPlace;
      if (end()) {
        if (held) {
          bulkhead.ifPresent(BulkheadQueue::release);
        }
        receiver.permitted(null, refusal(request, why));
      }
    }

    private synchronized boolean end() {
      boolean first = !over;
      over = true;
      return first;
    }

    /** Stops waiting and gives back what is held; does nothing once the answer has been given. */
    void abandon() {
      BulkheadQueue.@Nullable Waiter waits;
      synchronized (this) {
        if (!end()) {
          return;
        }
        if (turn != null) {
          turn.cancel();
        }
        waits = waiter;
      }
      if (waits != null) {
        waits.leave();
      }
      if (holdsPlace) {
        bulkhead.ifPresent(BulkheadQueue::release);
      }
    }
  }

  /** The right to one attempt; given back exactly once. */
  final class Permit {
    private volatile long since;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Permit(long since) {
      this.since = since;
    }

    /** Takes note that the attempt begins only now. */
    void begins() {
      if (!free) {
        since = time.nanoTime();
      }
    }

    /**
     * Gives the permit back after an answer or a failure; a failure does not count where the
     * request was given up. What its owners' listeners throw goes no further.
     */
    void over(
        ApiRequest request,
        @Nullable ApiResponse response,
        @Nullable Throwable failure,
        boolean givenUp) {
      Workers.guarded(
          "A permit's owner",
          () -> {
            if (response != null) {
              answered(request, response);
            } else if (givenUp) {
              abandoned();
            } else {
              failed(Objects.requireNonNull(failure));
            }
          });
    }

    // 5xx counts against the circuit breaker.
    private void answered(ApiRequest request, ApiResponse response) {
      giveBack(
          b -> {
            if (response.status() >= 500) {
              Throwable refusal = response.refusal(request, null, null, time.now());
              b.onError(time.nanoTime() - since, TimeUnit.NANOSECONDS, refusal);
            } else {
              b.onResult(time.nanoTime() - since, TimeUnit.NANOSECONDS, response);
            }
          });
    }

    private void failed(Throwable failure) {
      giveBack(b -> b.onError(time.nanoTime() - since, TimeUnit.NANOSECONDS, failure));
    }

    /** Gives the permit back without an outcome: nobody waits for it any more. */
    void abandoned() {
      giveBack(CircuitBreaker::releasePermission);
    }

    private void giveBack(Consumer<CircuitBreaker> report) {
      if (!free && returned.compareAndSet(false, true)) {
        try {
          breaker.ifPresent(report);
        } finally {
          bulkhead.ifPresent(BulkheadQueue::release);
        }
      }
    }
  }
}
