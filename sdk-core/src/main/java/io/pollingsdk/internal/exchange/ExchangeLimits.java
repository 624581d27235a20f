package io.pollingsdk.internal.exchange;

import java.time.Duration;

/**
 * The bounds of one logical request.
 *
 * @param requestTimeout for the whole of it, attempts and waiting included, unless the request has
 *     its own
 * @param maxRetryAfter the longest wait that a server's Retry-After may ask for
 * @param maxBodyBytes the largest answer
 * @param userAgent the User-Agent header
 */
public record ExchangeLimits(
    Duration requestTimeout, Duration maxRetryAfter, long maxBodyBytes, String userAgent) {}
