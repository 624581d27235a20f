package io.pollingsdk.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A place in an answer's JSON, present or not. Reading what is missing or of the wrong type throws
 * a {@link MalformedResponseException} that names the place. Immutable.
 */
public final class JsonMember {
  private final ApiResponse response;
  private final String path;
  private final JsonElement element;

  private JsonMember(ApiResponse response, String path, JsonElement element) {
    this.response = response;
    this.path = path;
    this.element = element;
  }

  static JsonMember of(ApiResponse response) {
    return new JsonMember(response, "", response.json());
  }

  /**
   * {@return a member of this object; absent where this is absent or null}
   *
   * @param name the member's name
   * @throws MalformedResponseException if this is there and is no object
   */
  public JsonMember at(String name) {
    String inner = path.isEmpty() ? name : path + "." + name;
    if (!isPresent()) {
      return new JsonMember(response, inner, JsonNull.INSTANCE);
    }
    JsonElement child = object().get(name);
    return new JsonMember(response, inner, child == null ? JsonNull.INSTANCE : child);
  }

  /** {@return whether the member is there and not null} */
  public boolean isPresent() {
    return !element.isJsonNull();
  }

  /** {@return the element, or empty where it is missing or null} */
  public Optional<JsonElement> element() {
    return isPresent() ? Optional.of(element) : Optional.empty();
  }

  /**
   * {@return a string, number or boolean as text: ids are numbers in some answers and strings in
   * others}
   */
  public String string() {
    return optionalString().orElseThrow(() -> malformed("is missing"));
  }

  /** {@return a string, number or boolean as text, or empty where it is missing or null} */
  public Optional<String> optionalString() {
    if (!isPresent()) {
      return Optional.empty();
    }
    if (!element.isJsonPrimitive()) {
      throw malformed("is " + kind() + ", not text");
    }
    return Optional.of(element.getAsString());
  }

  /** {@return a whole number, also where it is written as a string} */
  public int integer() {
    String text = string();
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw malformed("is not a whole number");
    }
  }

  /**
   * {@return a number, also where it is written as a string; empty where it is missing, null or no
   * number}
   */
  public OptionalDouble optionalNumber() {
    if (!element.isJsonPrimitive()) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(element.getAsString()));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** {@return whether the member is true; false where it is missing or null} */
  public boolean isTrue() {
    return optionalString().map(Boolean::parseBoolean).orElse(false);
  }

  /** {@return the object} */
  public JsonObject object() {
    if (!element.isJsonObject()) {
      throw malformed(isPresent() ? "is " + kind() + ", not an object" : "is missing");
    }
    return element.getAsJsonObject();
  }

  /** {@return the elements of an array; none where it is missing or null} */
  public List<JsonMember> list() {
    if (!isPresent()) {
      return List.of();
    }
    if (!element.isJsonArray()) {
      throw malformed("is " + kind() + ", not an array");
    }
    JsonArray array = element.getAsJsonArray();
    return IntStream.range(0, array.size())
        .mapToObj(i -> new JsonMember(response, path + "[" + i + "]", array.get(i)))
        .toList();
  }

  private MalformedResponseException malformed(String problem) {
    return response.malformed(path, problem, null);
  }

  private String kind() {
    return element.isJsonObject() ? "an object" : element.isJsonArray() ? "an array" : "a value";
  }

  /** Names the place; its value may be a secret. */
  @Override
  public String toString() {
    return "JsonMember[" + path + "]";
  }
}
