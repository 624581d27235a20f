package io.pollingsdk.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server wants fewer requests: HTTP 429, or an API's own code for it. */
public class RateLimitedException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** How long the server asks to wait. */
  private final @Nullable Duration retryAfter;

  /**
   * Creates the exception.
   *
   * @param request method and path
   * @param reply the server's answer
   * @param code the API's own error code, or null
   * @param apiMessage the API's own message, or null
   * @param retryAfter how long the server asks to wait, or null where it does not say
   */
  public RateLimitedException(
      String request,
      Reply reply,
      @Nullable String code,
      @Nullable String apiMessage,
      @Nullable Duration retryAfter) {
    super(
        request,
        reply,
        code,
        apiMessage,
        new Advice(
            "rate-limited-exception",
            retryAfter == null
                ? "Ask less often, or set a rate limiter in the settings."
                : "The server asks to wait " + retryAfter.toSeconds() + " s."));
    this.retryAfter = retryAfter;
  }

  /** {@return how long the server asks to wait before the next request, where it says so} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
