package io.pollingsdk.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * A token and when it ends.
 *
 * @param value the token itself
 * @param expiresAt when it ends; empty where it does not or the server does not say
 */
public record AccessToken(String value, Optional<Instant> expiresAt) {
  /**
   * Creates the value and checks it.
   *
   * @param value the token itself
   * @param expiresAt when it ends; empty where it does not or the server does not say
   */
  public AccessToken {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an access token is empty");
    }
  }

  /**
   * {@return a token that ends at a given time}
   *
   * @param value the token itself
   * @param expiresAt when it ends
   */
  public static AccessToken until(String value, Instant expiresAt) {
    return new AccessToken(value, Optional.of(expiresAt));
  }

  /**
   * {@return a token that does not end}
   *
   * @param value the token itself
   */
  public static AccessToken permanent(String value) {
    return new AccessToken(value, Optional.empty());
  }

  /** Hides the token. */
  @Override
  public String toString() {
    return "AccessToken[" + expiresAt.map(at -> "until " + at).orElse("no end") + "]";
  }
}
