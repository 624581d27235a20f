package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Error replies of Google's APIs: {@code {"error":{"code","message","status","errors"}}}. */
final class Refusals {
  /** Said with 403, which elsewhere means that asking again is pointless. */
  private static final Set<String> TOO_OFTEN =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED");

  private Refusals() {}

  /** Returns the exception for an error reply. */
  static ApiException exception(ApiRequest request, ApiResponse response, Instant now) {
    Optional<JsonObject> error = error(response);
    String code = error.flatMap(Refusals::code).orElse(null);
    String message = error.flatMap(each -> Lenient.text(each, "message")).orElse(null);
    return isRateLimit(response)
        ? new RateLimitedException(
            request.toString(),
            response.reply(),
            code,
            message,
            RetryAfter.from(response.headers(), now).orElse(null))
        : response.refusal(request, code, message, now);
  }

  /** Returns whether an answer says "too often", with whichever status. */
  static boolean isRateLimit(ApiResponse response) {
    return response.status() == 429
        || (response.status() == 403
            && error(response).flatMap(Refusals::code).filter(TOO_OFTEN::contains).isPresent());
  }

  private static Optional<JsonObject> error(ApiResponse response) {
    return Lenient.body(response).flatMap(body -> Lenient.object(body, "error"));
  }

  /** The reason says most, such as alreadyExists; not every API gives one. */
  private static Optional<String> code(JsonObject error) {
    return Lenient.objects(error, "errors").stream()
        .flatMap(each -> Lenient.text(each, "reason").stream())
        .findFirst()
        .or(() -> Lenient.text(error, "status"))
        .or(() -> Lenient.text(error, "code"));
  }
}
