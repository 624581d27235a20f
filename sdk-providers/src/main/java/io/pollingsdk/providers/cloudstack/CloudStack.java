package io.pollingsdk.providers.cloudstack;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Param;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes requests for CloudStack's commands. */
public final class CloudStack {
  static final String COMMAND = "command";

  private CloudStack() {}

  /**
   * Returns a request for a command; add its parameters with {@link ApiRequest#param}.
   *
   * @param name such as {@code deployVirtualMachine}
   * @return the request, not yet signed; the connection does that each time it is sent
   */
  public static ApiRequest command(String name) {
    return command(name, Map.of());
  }

  /**
   * Returns a request for a command with its parameters.
   *
   * @param name such as {@code deployVirtualMachine}
   * @param params names as CloudStack writes them, {@code tags[0].key} included; of a value its
   *     text is sent, of a collection its elements joined by commas, and what is null is left out;
   *     line breaks are allowed
   * @return the request, not yet signed; the connection does that each time it is sent
   * @throws IllegalArgumentException if the command has no name, or a value is a map or an array
   */
  public static ApiRequest command(String name, Map<String, ?> params) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the command has no name");
    }
    List<Param> query = new ArrayList<>();
    query.add(new Param(COMMAND, name));
    params.forEach(
        (key, value) -> {
          if (value != null) {
            query.add(new Param(key, text(key, value)));
          }
        });
    return ApiRequest.get("").withQuery(query);
  }

  private static String text(String name, Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream().map(each -> text(name, each)).collect(Collectors.joining(","));
    }
    if (value instanceof Map || value.getClass().isArray()) {
      // Two styles are in use, details[0].cpu=2 and tags[0].key=cpu: which one, the command says.
      throw new IllegalArgumentException(
          "parameter '"
              + name
              + "' is a map or an array, which CloudStack takes as single parameters such as "
              + name
              + "[0].key and "
              + name
              + "[0].value");
    }
    return value.toString();
  }
}
