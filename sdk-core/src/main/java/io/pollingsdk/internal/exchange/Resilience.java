package io.pollingsdk.internal.exchange;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.pollingsdk.pacing.RequestBudget;
import java.util.Optional;

/** What a connection's requests are held back by: Resilience4j's instances, and the budget. */
public record Resilience(
    Retry retry,
    Optional<CircuitBreaker> circuitBreaker,
    Optional<RateLimiter> rateLimiter,
    Optional<Bulkhead> bulkhead,
    Optional<RequestBudget> budget) {}
