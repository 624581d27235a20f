package io.pollingsdk.providers.azure;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * Code and message of an error, wherever one of Azure's services has put them. An error is reported
 * even where its parts are odd.
 */
record ErrorBody(Optional<String> code, Optional<String> message) {

  /** Reads the error of an answer: a refusal, a failed operation, or a resource that failed. */
  static ErrorBody of(ApiResponse response) {
    JsonElement body = json(response);
    Optional<JsonElement> own =
        member(body, "error")
            .or(() -> member(body, "odata.error"))
            .or(() -> member(body, "properties").flatMap(inner -> member(inner, "error")));
    JsonElement error = own.orElse(body);
    return new ErrorBody(
        own.flatMap(ErrorBody::text)
            .or(() -> member(error, "code").flatMap(ErrorBody::text))
            .or(() -> response.header("x-ms-error-code").filter(code -> !code.isBlank())),
        member(error, "message")
            .flatMap(ErrorBody::text)
            .or(() -> member(body, "error_description").flatMap(ErrorBody::text)));
  }

  /** Returns the exception for a refusal. */
  ApiException refusal(ApiRequest request, ApiResponse response, Instant now) {
    return response.refusal(request, code.orElse(null), message.orElse(null), now);
  }

  /** Returns whether the API itself has spoken, and not something before it. */
  boolean isPresent() {
    return code.isPresent() || message.isPresent();
  }

  private static JsonElement json(ApiResponse response) {
    try {
      return response.json();
    } catch (MalformedResponseException e) {
      return JsonNull.INSTANCE;
    }
  }

  private static Optional<JsonElement> member(JsonElement of, String name) {
    return of instanceof JsonObject object
        ? Optional.ofNullable(object.get(name)).filter(found -> !found.isJsonNull())
        : Optional.empty();
  }

  /** Some services wrap texts as {@code {"lang":…,"value":…}}. */
  private static Optional<String> text(JsonElement element) {
    JsonElement inner = member(element, "value").orElse(element);
    return inner.isJsonPrimitive()
        ? Optional.of(inner.getAsString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }
}
