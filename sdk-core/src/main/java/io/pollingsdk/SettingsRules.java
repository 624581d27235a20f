package io.pollingsdk;

import io.pollingsdk.http.Origin;
import io.pollingsdk.internal.text.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings, so that all of it is said at once. */
final class SettingsRules {
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final List<String> problems = new ArrayList<>();

  void that(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }

  void positive(String name, @Nullable Duration value) {
    if (value != null) {
      that(
          isInRange(value),
          name + " must be over 0 and at most 3650 days, but is " + Durations.text(value));
    }
  }

  void inOrder(
      String shortName, @Nullable Duration shorter, String longName, @Nullable Duration longer) {
    if (shorter != null && longer != null && shorter.compareTo(longer) > 0) {
      problems.add(
          shortName
              + " "
              + Durations.text(shorter)
              + " is longer than "
              + longName
              + " "
              + Durations.text(longer));
    }
  }

  /** Returns whether a duration is over 0 and at most 3650 days. */
  static boolean isInRange(Duration value) {
    return !value.isZero() && !value.isNegative() && value.compareTo(LONGEST) <= 0;
  }

  void endpoint(URI endpoint) {
    try {
      Origin.of(endpoint);
    } catch (IllegalArgumentException e) {
      problems.add("endpoint is " + e.getMessage() + "; write it like https://api.example.org/v1");
    }
    that(
        endpoint.getRawUserInfo() == null,
        "endpoint holds a user name or password; give them to the connection instead");
    that(
        endpoint.getRawQuery() == null && endpoint.getRawFragment() == null,
        "endpoint has a query or fragment; parameters belong to requests");
  }

  void userAgent(String product) {
    that(
        product.matches(
            "[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?( \\([ -~&&[^()]]*\\))?"),
        "userAgent '"
            + product.replaceAll("\\p{Cntrl}", "?")
            + "' is not a product such as acme/1.2");
  }

  void check() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("settings: " + String.join("; ", problems));
    }
  }
}
