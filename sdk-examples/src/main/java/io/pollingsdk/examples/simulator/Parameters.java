package io.pollingsdk.examples.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The decoded parameters of one request, from the query and from the form alike. */
final class Parameters {
  // The signature depends on the names as sent, the commands do not: CloudStack looks parameters up
  // without regard to case.
  private final SortedMap<String, String> asSent = new TreeMap<>();
  private final SortedMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Adds the pairs of {@code encoded}, in the form {@code a=1&b=2}. */
  void add(String encoded) throws ApiException {
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        // Which of two values counts is up to the servlet container; a client must not rely on it.
        if (byName.putIfAbsent(name, value) != null) {
          throw ApiException.malformed(
              "Parameter " + ApiException.quoted(name) + " was sent more than once");
        }
        asSent.put(name, value);
      }
    }
  }

  private static String decode(String encoded) throws ApiException {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.malformed("Bad percent encoding in " + ApiException.quoted(encoded));
    }
  }

  /** The parameters in the order in which they are signed. */
  SortedMap<String, String> asSent() {
    return Collections.unmodifiableSortedMap(asSent);
  }

  /** An empty value counts as absent. */
  Optional<String> find(String name) {
    return Optional.ofNullable(byName.get(name)).filter(value -> !value.isEmpty());
  }

  String require(String name) throws ApiException {
    return find(name).orElseThrow(() -> ApiException.missing(name));
  }

  /** A whole number of at least 1. */
  Optional<Integer> findPositive(String name) throws ApiException {
    Optional<String> text = find(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= 1) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Answered like a number out of range.
    }
    throw new ApiException(
        ApiException.INVALID,
        "Parameter " + name + " is not a positive number: " + ApiException.quoted(text.get()));
  }
}
