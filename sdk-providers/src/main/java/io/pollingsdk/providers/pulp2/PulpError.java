package io.pollingsdk.providers.pulp2;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report or an error reply says of an error, as far as it does: such an answer is told even
 * where parts of it are odd.
 *
 * @param code such as {@code PLP0018}
 * @param message what happened, and what led to it
 */
record PulpError(@Nullable String code, @Nullable String message) {
  private static final int MOST_SUB_ERRORS = 10;

  static PulpError of(ApiResponse response) {
    JsonElement body;
    try {
      body = response.json();
    } catch (MalformedResponseException e) {
      return new PulpError(null, null);
    }
    JsonElement error = member(body, "error");
    List<String> texts = new ArrayList<>();
    text(error, "description")
        .or(() -> text(body, "error_message"))
        .or(() -> text(body, "exception"))
        .or(() -> primitive(error))
        .ifPresent(texts::add);
    if (member(error, "sub_errors") instanceof JsonArray subs) {
      for (JsonElement sub : subs) {
        if (texts.size() <= MOST_SUB_ERRORS) {
          text(sub, "description")
              .map(words -> text(sub, "code").map(code -> code + ": ").orElse("") + words)
              .ifPresent(texts::add);
        }
      }
    }
    return new PulpError(
        text(error, "code").orElse(null), texts.isEmpty() ? null : String.join("; ", texts));
  }

  static ApiException refusal(ApiRequest request, ApiResponse response, Instant now) {
    PulpError error = of(response);
    return response.refusal(request, error.code, error.message, now);
  }

  private static @Nullable JsonElement member(@Nullable JsonElement object, String name) {
    return object instanceof JsonObject members ? members.get(name) : null;
  }

  private static Optional<String> text(@Nullable JsonElement object, String name) {
    return primitive(member(object, name));
  }

  private static Optional<String> primitive(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive()
        ? Optional.of(element.getAsString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }
}
