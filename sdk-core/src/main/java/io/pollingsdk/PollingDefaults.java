package io.pollingsdk;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;

/**
 * How an API is usually polled, where the settings do not say otherwise.
 *
 * @param interval the usual time between two status checks; over 0 and at most 3650 days
 * @param timeout how long a job may take, from submit to result; over 0 and at most 3650 days
 * @param notFoundGrace how long after the submit a 404 means "not yet visible"; zero where a 404 is
 *     always an answer
 */
public record PollingDefaults(Duration interval, Duration timeout, Duration notFoundGrace) {
  /**
   * Creates the value and checks it.
   *
   * @param interval the usual time between two status checks; over 0 and at most 3650 days
   * @param timeout how long a job may take, from submit to result; over 0 and at most 3650 days
   * @param notFoundGrace how long after the submit a 404 means "not yet visible"; zero where a 404
   *     is always an answer
   */
  public PollingDefaults {
    if (!SettingsRules.isInRange(interval) || !SettingsRules.isInRange(timeout)) {
      throw new IllegalArgumentException(
          "interval and timeout must be over 0 and at most 3650 days, but are "
              + Durations.text(interval)
              + " and "
              + Durations.text(timeout));
    }
    if (notFoundGrace.isNegative()) {
      throw new IllegalArgumentException(
          "notFoundGrace must not be negative, but is " + Durations.text(notFoundGrace));
    }
  }

  /**
   * {@return defaults with a grace of ten seconds for 404}
   *
   * @param interval the usual time between two status checks; over 0 and at most 3650 days
   * @param timeout how long a job may take; over 0 and at most 3650 days
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
