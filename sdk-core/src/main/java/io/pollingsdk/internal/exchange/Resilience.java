package io.pollingsdk.internal.exchange;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import java.util.Optional;

/** The Resilience4j instances of a connection. */
public record Resilience(
    Retry retry,
    Optional<CircuitBreaker> circuitBreaker,
    Optional<RateLimiter> rateLimiter,
    Optional<Bulkhead> bulkhead) {}
