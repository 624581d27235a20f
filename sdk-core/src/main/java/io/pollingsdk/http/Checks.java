package io.pollingsdk.http;

import java.util.Objects;

/** Checks of input that goes to the wire. */
final class Checks {
  private Checks() {}

  /** Returns a value's text; of null the text would be a word. */
  static String textOf(Object value, String what) {
    return Objects.requireNonNull(value, () -> what + " is null").toString();
  }

  /** Refuses what could end a line of HTTP and begin another. */
  static String noLineBreak(String text, String what) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException(
            what + " holds a line break or a NUL at position " + i + "; remove it");
      }
    }
    return text;
  }

  /** Refuses what a header cannot carry and would be sent as a question mark. */
  static void latin(String text, String what) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        throw new IllegalArgumentException(
            what + " holds a character beyond ISO 8859-1 at position " + i + "; encode it");
      }
    }
  }
}
