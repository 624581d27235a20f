package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The single member around the content of every answer, whose name follows the command's only
 * mostly.
 */
final class Envelope {
  private static final String SUFFIX = "response";
  private static final String ERROR = "errorresponse";

  private Envelope() {}

  /** Returns the content of an answer. */
  static JsonMember open(ApiResponse response) {
    JsonObject whole = response.at().object();
    JsonMember content = response.at(key(response, whole));
    content.object();
    return content;
  }

  /** Returns the content of an answer that may be no answer of CloudStack at all. */
  static Optional<JsonMember> tryOpen(ApiResponse response) {
    try {
      return Optional.of(open(response));
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  private static String key(ApiResponse response, JsonObject whole) {
    List<String> keys =
        whole.keySet().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(SUFFIX))
            .toList();
    if (keys.size() == 1) {
      return keys.get(0);
    }
    if (keys.contains(ERROR)) {
      return ERROR;
    }
    if (keys.isEmpty() && whole.size() == 1) {
      String only = whole.keySet().iterator().next();
      if (isUnsuffixed(whole.get(only))) {
        return only;
      }
    }
    throw response.malformed(
        "",
        keys.isEmpty()
            ? "has no member whose name ends with '"
                + SUFFIX
                + "', as every answer of CloudStack has"
            : "has more than one member whose name ends with '" + SUFFIX + "'",
        null);
  }

  /** Old servers leave the suffix out for some commands, such as revokeSecurityGroupIngress. */
  private static boolean isUnsuffixed(JsonElement content) {
    return content.isJsonObject()
        && (content.getAsJsonObject().has("jobid") || content.getAsJsonObject().has("errorcode"));
  }
}
