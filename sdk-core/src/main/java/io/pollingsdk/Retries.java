package io.pollingsdk;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.text.Durations;
import java.time.Duration;

/**
 * Ready-made retry settings for single requests. They decide how often and how soon; whether a
 * request may be sent twice at all is decided before they are asked, by what is known of it: it
 * cannot have reached the server, the server said when to come back, it carries an idempotency key
 * that the API honours, or it only reads. No setting loosens that.
 */
public final class Retries {
  private Retries() {}

  /**
   * Three attempts: 200 ms after the first, twice that after the second, each up to half more or
   * less.
   *
   * @return the settings
   */
  public static RetryConfig standard() {
    return attempts(3, Duration.ofMillis(200));
  }

  /**
   * One attempt only.
   *
   * @return the settings
   */
  public static RetryConfig none() {
    return RetryConfig.<ApiResponse>custom().maxAttempts(1).build();
  }

  /**
   * Attempts with waits that double, each up to half more or less, and at most ten seconds. A
   * server's Retry-After counts where it is longer.
   *
   * @param attempts how often a request is sent at most, at least 1
   * @param firstWait the wait after the first attempt, at least 10 ms
   * @return the settings
   */
  public static RetryConfig attempts(int attempts, Duration firstWait) {
    if (firstWait.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException(
          "firstWait must be at least 10 ms, but is " + Durations.text(firstWait));
    }
    return RetryConfig.<ApiResponse>custom()
        .maxAttempts(attempts)
        .intervalFunction(
            IntervalFunction.ofExponentialRandomBackoff(
                firstWait, 2.0, 0.5, Duration.ofSeconds(10)))
        .retryOnException(
            failure -> failure instanceof TransportException || failure instanceof ApiException)
        .build();
  }
}
