package io.pollingsdk.providers.ogc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an error reply says: problem details, or the {@code code} and {@code description} that older
 * servers send.
 *
 * @param code the exception's type, or null
 * @param message the API's own message, or null
 */
record Refusal(@Nullable String code, @Nullable String message) {
  private static final String NOT_READY = "result-not-ready";

  /** Reads an error reply that may be anything. */
  static Refusal in(ApiResponse response) {
    try {
      return in(response.at().object());
    } catch (MalformedResponseException e) {
      return new Refusal(null, null);
    }
  }

  static Refusal in(JsonObject problem) {
    String code =
        text(problem, "type")
            .filter(type -> !type.equals("about:blank"))
            .or(() -> text(problem, "code"))
            .orElse(null);
    String message =
        Stream.of("title", "detail")
            .flatMap(name -> text(problem, name).stream())
            .reduce((title, detail) -> title + ": " + detail)
            .or(() -> text(problem, "description"))
            .or(() -> text(problem, "message"))
            .orElse(null);
    return new Refusal(code, message);
  }

  /** Returns whether an answer says that the results are not there yet. */
  static boolean isNotReady(ApiResponse response) {
    String code = response.status() == 404 ? in(response).code() : null;
    return code != null && code.endsWith(NOT_READY);
  }

  private static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(text -> !text.isBlank());
  }
}
