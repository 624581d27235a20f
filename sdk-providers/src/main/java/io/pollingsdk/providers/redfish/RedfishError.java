package io.pollingsdk.providers.redfish;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of an error. Where {@code error} is general, its extended messages tell more.
 *
 * @param code the id of the message, or null
 * @param message the message, or null
 * @param critical whether a message calls itself critical
 */
record RedfishError(@Nullable String code, @Nullable String message, boolean critical) {
  private static final RedfishError NONE = new RedfishError(null, null, false);

  /** Reads an answer that may be anything; empty where it tells no error. */
  static Optional<RedfishError> find(ApiResponse response) {
    return object(response)
        .map(body -> body.get("error"))
        .filter(JsonElement::isJsonObject)
        .map(error -> read(error.getAsJsonObject()));
  }

  /** Reads an answer that may be anything. */
  static RedfishError in(ApiResponse response) {
    return find(response).orElse(NONE);
  }

  private static RedfishError read(JsonObject error) {
    List<JsonObject> details = objects(error.get("@Message.ExtendedInfo"));
    String code = text(error, "code").orElse(null);
    boolean general = code == null || code.endsWith(".GeneralError");
    Optional<String> detailed =
        details.stream().flatMap(each -> text(each, "MessageId").stream()).findFirst();
    String words =
        details.stream()
            .flatMap(each -> text(each, "Message").stream())
            .collect(Collectors.joining("; "));
    return new RedfishError(
        general ? detailed.orElse(code) : code,
        general && !words.isEmpty() ? words : text(error, "message").orElse(null),
        details.stream().anyMatch(each -> severity(each).equals("Critical")));
  }

  /** Reads the messages of a task that ended badly: the worst of them tells why. */
  static RedfishError ofTask(ApiResponse task) {
    List<JsonObject> messages = messages(task);
    return List.of("Critical", "Warning").stream()
        .flatMap(grade -> messages.stream().filter(each -> severity(each).equals(grade)))
        .findFirst()
        .or(() -> last(messages))
        .map(
            each ->
                new RedfishError(
                    text(each, "MessageId").orElse(null),
                    text(each, "Message").orElse(null),
                    severity(each).equals("Critical")))
        .orElse(NONE);
  }

  /** Returns the latest message of a task. */
  static Optional<String> lastMessage(ApiResponse task) {
    return last(messages(task))
        .flatMap(each -> text(each, "Message"))
        .or(() -> object(task).flatMap(body -> text(body, "Message")));
  }

  private static Optional<JsonObject> last(List<JsonObject> messages) {
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages.get(messages.size() - 1));
  }

  private static List<JsonObject> messages(ApiResponse task) {
    return object(task).map(body -> objects(body.get("Messages"))).orElse(List.of());
  }

  /** Returns the body where it is an object. */
  static Optional<JsonObject> object(ApiResponse response) {
    try {
      return Optional.of(response.at().object());
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /** Returns a member that is text, or another single value. */
  static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(text -> !text.isBlank());
  }

  /** Newer schemas rename it. */
  private static String severity(JsonObject message) {
    return text(message, "MessageSeverity").or(() -> text(message, "Severity")).orElse("");
  }

  private static List<JsonObject> objects(@Nullable JsonElement array) {
    JsonArray all = array != null && array.isJsonArray() ? array.getAsJsonArray() : new JsonArray();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
