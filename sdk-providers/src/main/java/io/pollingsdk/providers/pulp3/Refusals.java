package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RequestBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Error replies, which hold messages at any depth, by the names of the members they are about. */
final class Refusals {
  static final RequestBody CANCEL = RequestBody.Json.of(Map.of("state", "canceled"));

  private static final int LONGEST = 1000;
  private static final Set<String> OF_THE_WHOLE = Set.of("detail", "non_field_errors");

  private Refusals() {}

  static ApiException exception(ApiRequest request, ApiResponse response, Instant now) {
    String message = message(response);
    return response.refusal(request, null, message.isBlank() ? null : message, now);
  }

  /**
   * Returns whether an answer says that a job had ended when it was to be cancelled, or that some
   * tasks of a group go on for now. What became of the job, its next poll tells.
   */
  static boolean isCancelTooLate(ApiRequest request, ApiResponse response) {
    return response.status() == 409
        && request.method().equals("PATCH")
        && request.body().filter(CANCEL::equals).isPresent();
  }

  private static String message(ApiResponse response) {
    JsonElement body;
    try {
      body = response.json();
    } catch (MalformedResponseException e) {
      return "";
    }
    List<String> texts = new ArrayList<>();
    collect("", body, texts);
    String all = String.join("; ", texts);
    return all.length() > LONGEST ? all.substring(0, LONGEST) + "…" : all;
  }

  private static void collect(String place, JsonElement element, List<String> texts) {
    if (element.isJsonPrimitive()) {
      texts.add((place.isEmpty() ? "" : place + ": ") + element.getAsString());
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(each -> collect(place, each, texts));
    } else if (element instanceof JsonObject members) {
      members
          .entrySet()
          .forEach(each -> collect(inner(place, each.getKey()), each.getValue(), texts));
    }
  }

  private static String inner(String place, String name) {
    if (OF_THE_WHOLE.contains(name)) {
      return place;
    }
    return place.isEmpty() ? name : place + "." + name;
  }
}
