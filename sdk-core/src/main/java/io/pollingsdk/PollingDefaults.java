package io.pollingsdk;

import java.time.Duration;

/**
 * How an API is usually polled, where the settings do not say otherwise.
 *
 * @param interval the usual time between two status checks; positive
 * @param timeout how long a job may take, from submit to result; positive
 * @param notFoundGrace how long after the submit a 404 means "not yet visible"; zero where a 404 is
 *     always an answer
 */
public record PollingDefaults(Duration interval, Duration timeout, Duration notFoundGrace) {
  /**
   * Creates the value and checks it.
   *
   * @param interval the usual time between two status checks; positive
   * @param timeout how long a job may take, from submit to result; positive
   * @param notFoundGrace how long after the submit a 404 means "not yet visible"; zero where a 404
   *     is always an answer
   */
  public PollingDefaults {
    if (interval.isZero() || interval.isNegative() || timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "interval and timeout must be positive, but are " + interval + " and " + timeout);
    }
    if (notFoundGrace.isNegative()) {
      throw new IllegalArgumentException(
          "notFoundGrace must not be negative, but is " + notFoundGrace);
    }
  }

  /**
   * {@return defaults with a grace of ten seconds for 404}
   *
   * @param interval the usual time between two status checks
   * @param timeout how long a job may take
   */
  public static PollingDefaults of(Duration interval, Duration timeout) {
    return new PollingDefaults(interval, timeout, Duration.ofSeconds(10));
  }

  /**
   * {@return a copy with another grace}
   *
   * @param grace how long after the submit a 404 means "not yet visible"
   */
  public PollingDefaults withNotFoundGrace(Duration grace) {
    return new PollingDefaults(interval, timeout, grace);
  }
}
