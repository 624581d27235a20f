package io.pollingsdk.providers.azure;

import io.pollingsdk.http.ApiRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where an operation's result is, as its specification says in {@code
 * x-ms-long-running-operation-options}. Where it says nothing, nothing need be set: of PUT and
 * PATCH the result is the resource, of POST what {@code Location} leads to, or else stands in the
 * status itself.
 */
public enum FinalStateVia {
  /** In the status that {@code Azure-AsyncOperation} leads to, for POST. */
  AZURE_ASYNC_OPERATION,
  /** Behind the last {@code Location} header, where there was one. */
  LOCATION,
  /** At the URI that was written to. */
  ORIGINAL_URI,
  /** In the status that {@code Operation-Location} leads to, for POST. */
  OPERATION_LOCATION,
  /** As usual: this value tells the result's type, not its place. */
  FINAL_STATE_SCHEMA;

  /** Goes with the request as far as the connection, which takes it off. */
  static final String HEADER = "x-ms-long-running-operation-options";

  /**
   * Returns a request whose result is to be found in this way. This is not sent.
   *
   * @param request the request that starts the operation
   * @return the request
   */
  public ApiRequest of(ApiRequest request) {
    return request.header(HEADER, wireName());
  }

  /**
   * Returns the value as specifications write it.
   *
   * @return the name, such as {@code original-uri}
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns what a request was marked with.
   *
   * @throws IllegalArgumentException if nobody has heard of it
   */
  static Optional<FinalStateVia> in(ApiRequest request) {
    return request.headers().first(HEADER).map(FinalStateVia::named);
  }

  static FinalStateVia named(String text) {
    return Arrays.stream(values())
        .filter(value -> value.wireName().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    HEADER
                        + " is '"
                        + text
                        + "', but must be one of "
                        + Arrays.stream(values())
                            .map(FinalStateVia::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
