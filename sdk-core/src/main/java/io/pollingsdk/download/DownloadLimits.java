package io.pollingsdk.download;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What all downloads of a context may take together. Immutable: each setter returns a changed copy.
 *
 * @param total how many attempts run at once, each with a thread and a connection of its own, at
 *     least 1
 * @param perHost how many of them at one host, at least 1
 * @param bytesPerSecond how many bytes they receive a second, at least 1; {@code Long.MAX_VALUE}
 *     for no limit
 * @param requestsPerSecond how many requests go to one host a second, over 0; infinite for no limit
 * @param bytesInFlight how large those that run at once may be together, by the sizes that their
 *     requests expect, at least 1; one always runs, however large
 * @param retries how often one download may try again, over all its sources, at least 0
 * @param cooldown how long a host that failed is asked after all others, at least 0
 */
public record DownloadLimits(
    int total,
    int perHost,
    long bytesPerSecond,
    double requestsPerSecond,
    long bytesInFlight,
    int retries,
    Duration cooldown) {
  /**
   * Creates the value and checks it.
   *
   * @param total how many attempts run at once
   * @param perHost how many of them at one host
   * @param bytesPerSecond how many bytes they receive a second
   * @param requestsPerSecond how many requests go to one host a second
   * @param bytesInFlight how large those that run at once may be together
   * @param retries how often one download may try again
   * @param cooldown how long a host that failed is asked after all others
   */
  public DownloadLimits {
    List<String> problems = new ArrayList<>();
    require(problems, total >= 1, "total must be at least 1, but is " + total);
    require(problems, perHost >= 1, "perHost must be at least 1, but is " + perHost);
    require(
        problems,
        bytesPerSecond >= 1,
        "bytesPerSecond must be at least 1, but is " + bytesPerSecond);
    require(
        problems,
        requestsPerSecond > 0,
        "requestsPerSecond must be over 0, but is " + requestsPerSecond);
    require(
        problems, bytesInFlight >= 1, "bytesInFlight must be at least 1, but is " + bytesInFlight);
    require(problems, retries >= 0, "retries must not be negative, but is " + retries);
    require(
        problems,
        !cooldown.isNegative(),
        "cooldown must not be negative, but is " + Durations.text(cooldown));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void require(List<String> problems, boolean good, String problem) {
    if (!good) {
      problems.add(problem);
    }
  }

  /**
   * {@return 32 at once, 6 a host, 10 retries, a minute's cool-down, and no limit of bytes or
   * requests a second}
   */
  public static DownloadLimits standard() {
    return new DownloadLimits(
        32, 6, Long.MAX_VALUE, Double.POSITIVE_INFINITY, Long.MAX_VALUE, 10, Duration.ofMinutes(1));
  }

  /**
   * {@return a copy}
   *
   * @param most how many attempts run at once
   */
  public DownloadLimits total(int most) {
    return new DownloadLimits(
        most, perHost, bytesPerSecond, requestsPerSecond, bytesInFlight, retries, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param most how many attempts run at once at one host
   */
  public DownloadLimits perHost(int most) {
    return new DownloadLimits(
        total, most, bytesPerSecond, requestsPerSecond, bytesInFlight, retries, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param most how many bytes are received a second
   */
  public DownloadLimits bytesPerSecond(long most) {
    return new DownloadLimits(
        total, perHost, most, requestsPerSecond, bytesInFlight, retries, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param most how many requests go to one host a second
   */
  public DownloadLimits requestsPerSecond(double most) {
    return new DownloadLimits(
        total, perHost, bytesPerSecond, most, bytesInFlight, retries, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param most how large those that run at once may be together
   */
  public DownloadLimits bytesInFlight(long most) {
    return new DownloadLimits(
        total, perHost, bytesPerSecond, requestsPerSecond, most, retries, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param most how often one download may try again
   */
  public DownloadLimits retries(int most) {
    return new DownloadLimits(
        total, perHost, bytesPerSecond, requestsPerSecond, bytesInFlight, most, cooldown);
  }

  /**
   * {@return a copy}
   *
   * @param time how long a host that failed is asked after all others
   */
  public DownloadLimits cooldown(Duration time) {
    return new DownloadLimits(
        total, perHost, bytesPerSecond, requestsPerSecond, bytesInFlight, retries, time);
  }
}
