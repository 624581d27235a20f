package io.pollingsdk.internal.exchange;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import java.util.Set;

/**
 * Whether a request may be sent again. This is the guarantee that no submit is silently sent twice;
 * how often and how soon is the retry settings' business, which cannot loosen it.
 */
final class RepeatRule {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 502, 503, 504);

  private RepeatRule() {}

  /** Returns whether a request may be sent again after no answer came. */
  static boolean after(TransportException failure, boolean repeatable) {
    return switch (failure.kind()) {
      case CLOSED,
          INTERRUPTED,
          REQUEST_TIMEOUT,
          NOT_PERMITTED,
          TOO_LARGE,
          TOO_MANY_REDIRECTS,
          PROXY,
          PROXY_AUTHENTICATION ->
          false;
      default -> repeatable || !failure.mayHaveBeenReceived();
    };
  }

  /** Returns whether a request may be sent again after an answer that says "not now". */
  static boolean after(ApiResponse response, Purpose purpose, boolean repeatable) {
    if (purpose.isPoll() || !PASSING.contains(response.status())) {
      return false;
    }
    boolean serverSaysWhen =
        (response.status() == 429 || response.status() == 503)
            && io.pollingsdk.http.RetryAfter.from(response.headers(), java.time.Instant.EPOCH)
                .isPresent();
    return repeatable || serverSaysWhen;
  }

  /** Returns whether what this purpose sends may be received twice. */
  static boolean repeatable(Purpose purpose, boolean idempotent) {
    return switch (purpose) {
      case POLL, LAST_POLL, RESULT, LAST_RESULT -> true;
      case CALL, SUBMIT, CANCEL -> idempotent;
    };
  }
}
