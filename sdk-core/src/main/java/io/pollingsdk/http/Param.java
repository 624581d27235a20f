package io.pollingsdk.http;

import java.util.Objects;

/**
 * A parameter of a query or a form, not encoded.
 *
 * @param name the name; without line breaks
 * @param value the value
 */
public record Param(String name, String value) {
  /**
   * Creates the value and checks it.
   *
   * @param name the name; without line breaks
   * @param value the value
   */
  public Param {
    Objects.requireNonNull(value, () -> "the value of parameter '" + name + "' is null");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a parameter's name is empty");
    }
    Checks.noLineBreak(name, "the name of a parameter");
  }

  /** Shows the name only, as the value may be a secret. */
  @Override
  public String toString() {
    return name + "=…";
  }
}
