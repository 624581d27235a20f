package io.pollingsdk.providers.http202;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of an error, in the forms in use: problem details of RFC 9457, and {@code
 * code} and {@code message}, alone or within {@code error}.
 *
 * @param code the API's own code, or null
 * @param message the API's own message, or null
 */
record Problem(@Nullable String code, @Nullable String message) {
  private static final String MEDIA_TYPE = "application/problem+json";

  /** Returns whether an answer calls itself a problem, whatever its status. */
  static boolean is(ApiResponse response) {
    return response
        .header("Content-Type")
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(MEDIA_TYPE))
        .isPresent();
  }

  /** Reads an answer that may be anything. */
  static Problem in(ApiResponse response) {
    JsonObject whole = object(response).orElseGet(JsonObject::new);
    JsonElement inner = whole.get("error");
    boolean nested = inner != null && inner.isJsonObject();
    JsonObject error = inner != null && nested ? inner.getAsJsonObject() : whole;
    Optional<String> word = nested ? Optional.empty() : text(whole, "error");
    Optional<String> message =
        text(error, "message").or(() -> problemText(error)).or(() -> text(error, "description"));
    Optional<String> code =
        text(error, "code").or(() -> problemType(error)).or(() -> message.flatMap(m -> word));
    return new Problem(code.orElse(null), message.or(() -> word).orElse(null));
  }

  static Optional<JsonObject> object(ApiResponse response) {
    try {
      return Optional.of(response.at().object());
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /** The default type says no more than the HTTP status. */
  private static Optional<String> problemType(JsonObject error) {
    return text(error, "type").filter(type -> !type.equals("about:blank"));
  }

  private static Optional<String> problemText(JsonObject error) {
    return Stream.of("title", "detail")
        .flatMap(name -> text(error, name).stream())
        .reduce((title, detail) -> title + ": " + detail);
  }

  private static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(text -> !text.isBlank());
  }
}
