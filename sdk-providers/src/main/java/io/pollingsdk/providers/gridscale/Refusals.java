package io.pollingsdk.providers.gridscale;

import com.google.gson.JsonElement;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Error replies: {@code title} and {@code description}, or {@code message}. */
final class Refusals {
  private Refusals() {}

  /** Returns the exception for an error reply. */
  static ApiException exception(ApiRequest request, ApiResponse response, Instant now) {
    String title = text(response, "title").orElse(null);
    String words = text(response, "description").or(() -> text(response, "message")).orElse(null);
    if (response.status() == 429) {
      Duration wait = wait(response, now).orElse(null);
      return new RateLimitedException(request.toString(), response.reply(), title, words, wait);
    }
    return response.refusal(request, title, words, now);
  }

  /** Returns how long a server asks to wait, in HTTP's way or in its own. */
  static Optional<Duration> wait(ApiResponse response, Instant now) {
    return RetryAfter.from(response.headers(), now).or(() -> untilReset(response, now));
  }

  /** Reads {@code Ratelimit-Reset}: when requests are taken again, in epoch milliseconds. */
  private static Optional<Duration> untilReset(ApiResponse response, Instant now) {
    return response
        .header("Ratelimit-Reset")
        .flatMap(Refusals::instant)
        .map(reset -> Duration.between(now, reset))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Instant> instant(String millis) {
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis.strip())));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An error reply is reported even where it is not gridscale's, such as a proxy's page. */
  private static Optional<String> text(ApiResponse response, String name) {
    try {
      return response
          .at(name)
          .element()
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString)
          .filter(words -> !words.isBlank());
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }
}
