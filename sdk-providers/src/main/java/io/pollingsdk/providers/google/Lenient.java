package io.pollingsdk.providers.google;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads errors, which are to be told even where their parts are odd. */
final class Lenient {
  private Lenient() {}

  /** Returns the body, if it is an object. */
  static Optional<JsonObject> body(ApiResponse response) {
    try {
      return object(response.json());
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /** Returns an object's member, if that is an object. */
  static Optional<JsonObject> object(JsonObject outer, String name) {
    return object(outer.get(name));
  }

  private static Optional<JsonObject> object(@Nullable JsonElement element) {
    return element != null && element.isJsonObject()
        ? Optional.of(element.getAsJsonObject())
        : Optional.empty();
  }

  /** Returns an object's member, if that is a text or a number. */
  static Optional<String> text(JsonObject outer, String name) {
    JsonElement element = outer.get(name);
    return element != null && element.isJsonPrimitive()
        ? Optional.of(element.getAsString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /** Returns an object's member as a number, if it is one. */
  static Optional<Double> number(JsonObject outer, String name) {
    try {
      return text(outer, name).map(Double::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the objects in a member that is an array. */
  static List<JsonObject> objects(JsonObject outer, String name) {
    List<JsonObject> found = new ArrayList<>();
    JsonElement element = outer.get(name);
    if (element != null && element.isJsonArray()) {
      element.getAsJsonArray().forEach(each -> object(each).ifPresent(found::add));
    }
    return found;
  }

  /** Returns whether a member is there and not null. */
  static boolean has(JsonObject outer, String name) {
    JsonElement element = outer.get(name);
    return element != null && !element.isJsonNull();
  }
}
