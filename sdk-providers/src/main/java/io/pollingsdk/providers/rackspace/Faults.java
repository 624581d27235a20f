package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fault in an error reply or in a job that failed: {@code code}, {@code message}, {@code
 * details}, messages of validation and of single items, with or without a member around them that
 * names its kind. All of it is optional.
 *
 * @param code the API's own code, or null
 * @param message the API's own words, or null
 */
record Faults(@Nullable String code, @Nullable String message) {
  private static final int OVER_LIMIT = 413;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Throws for an error reply. */
  static void check(ApiRequest request, ApiResponse response, Instant now) {
    // A change that is answered with a redirect has not been made.
    if (response.isSuccess()) {
      return;
    }
    Faults fault = of(response);
    Optional<Duration> wait = wait(response, now);
    if (response.status() == OVER_LIMIT && wait.isPresent()) {
      throw new RateLimitedException(
          request.toString(), response.reply(), fault.code, fault.message, wait.get());
    }
    throw response.refusal(request, fault.code, fault.message, now);
  }

  /** Returns whether an answer says that a limit was exceeded, of requests or of things. */
  static boolean isOverLimit(ApiResponse response) {
    return response.status() == OVER_LIMIT;
  }

  /** Returns how long the server asks to wait; Cloud DNS says so in a header of its own. */
  static Optional<Duration> wait(ApiResponse response, Instant now) {
    return response
        .header("Reply-After")
        .flatMap(value -> RetryAfter.parse(value, now))
        .or(() -> RetryAfter.from(response.headers(), now));
  }

  /**
   * Returns when to submit again what was over a limit of requests; empty where it was a limit of
   * things, which no waiting helps.
   */
  static Optional<Duration> submitAgain(ApiResponse refused, Instant now, Duration longest) {
    return isOverLimit(refused)
        ? wait(refused, now)
            .filter(wait -> wait.compareTo(longest) <= 0)
            .map(wait -> wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait)
        : Optional.empty();
  }

  /** Returns the fault that an answer tells; empty where it is not Rackspace's own. */
  static Faults of(ApiResponse response) {
    JsonElement tree;
    try {
      tree = response.json();
    } catch (MalformedResponseException e) {
      return new Faults(null, null);
    }
    if (!tree.isJsonObject()) {
      return new Faults(null, null);
    }
    JsonObject body = tree.getAsJsonObject();
    if (body.size() == 1 && !body.has("validationErrors")) {
      String kind = body.keySet().iterator().next();
      if (body.get(kind).isJsonObject()) {
        Faults inner = of(body.getAsJsonObject(kind));
        return new Faults(inner.code == null ? kind : inner.code, inner.message);
      }
    }
    return of(body);
  }

  /** Returns the fault that an object tells. */
  static Faults of(JsonObject fault) {
    Set<String> words = new LinkedHashSet<>();
    add(words, fault.get("message"));
    add(words, fault.get("details"));
    addMembers(words, fault, "validationErrors", "messages");
    addMembers(words, fault, "failedItems", "faults");
    Set<String> code = new LinkedHashSet<>();
    add(code, fault.get("code"));
    return new Faults(
        code.isEmpty() ? null : code.iterator().next(),
        words.isEmpty() ? null : words.stream().collect(Collectors.joining("; ")));
  }

  private static void addMembers(Set<String> words, JsonObject fault, String outer, String inner) {
    JsonElement holder = fault.get(outer);
    if (holder == null || !holder.isJsonObject()) {
      return;
    }
    JsonElement items = holder.getAsJsonObject().get(inner);
    if (items == null || !items.isJsonArray()) {
      return;
    }
    for (JsonElement item : items.getAsJsonArray()) {
      if (item.isJsonObject()) {
        add(words, item.getAsJsonObject().get("message"));
        add(words, item.getAsJsonObject().get("details"));
      } else {
        add(words, item);
      }
    }
  }

  private static void add(Set<String> words, @Nullable JsonElement value) {
    if (value != null && value.isJsonPrimitive() && !value.getAsString().isBlank()) {
      words.add(value.getAsString());
    }
  }
}
