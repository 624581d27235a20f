package io.pollingsdk.download;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;

/**
 * Decides what to do when an attempt has failed: for those who know more than the usual rules, for
 * example where to get a fresh list of mirrors. Runs on a thread that may block, so it may make a
 * call of its own; how often it can be asked is bounded by the context's budget of retries. If it
 * throws, that is logged, and the download ends with the failure that it was asked about.
 *
 * <pre>{@code
 * Recovery freshMirrors = failure ->
 *     failure.exception() instanceof DownloadException.NotAuthorized
 *         ? Recovery.retryWith(failure.request().withSources(freshMirrors()))
 *         : failure.usual();
 * }</pre>
 */
@FunctionalInterface
public interface Recovery {

  /**
   * Decides.
   *
   * @param failure what happened
   * @return what to do
   * @throws Exception if it cannot tell
   */
  Decision decide(Failure failure) throws Exception;

  /**
   * A failed attempt.
   *
   * @param request the request
   * @param source the source that was asked
   * @param exception what happened
   * @param attempt how many attempts were made, at all sources
   * @param usual what would be done without a strategy
   */
  record Failure(
      DownloadRequest request,
      Source source,
      DownloadException exception,
      int attempt,
      Decision usual) {}

  /** What to do. */
  sealed interface Decision {}

  /**
   * Ask the same source again.
   *
   * @param after how long to wait first
   */
  record Retry(Duration after) implements Decision {
    /**
     * Creates the value and checks it.
     *
     * @param after how long to wait first, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public Retry {
      if (after.isNegative()) {
        throw new IllegalArgumentException(
            "the wait must not be negative, but is " + Durations.text(after));
      }
    }
  }

  /** Ask the next source; fail where there is none. */
  record NextSource() implements Decision {}

  /** Give up. */
  record Fail() implements Decision {}

  /**
   * Go on with another request: its sources, headers, digests and checks count from now on; its
   * target does not, as the target stays what it is.
   *
   * @param request the request
   */
  record RetryWith(DownloadRequest request) implements Decision {}

  /** {@return the usual rules} */
  static Recovery usual() {
    return Failure::usual;
  }

  /** {@return the decision to ask the same source again, at once} */
  static Decision retry() {
    return new Retry(Duration.ZERO);
  }

  /** {@return the decision to ask the next source} */
  static Decision nextSource() {
    return new NextSource();
  }

  /** {@return the decision to give up} */
  static Decision fail() {
    return new Fail();
  }

  /**
   * {@return the decision to go on with another request}
   *
   * @param request the request
   */
  static Decision retryWith(DownloadRequest request) {
    return new RetryWith(request);
  }
}
