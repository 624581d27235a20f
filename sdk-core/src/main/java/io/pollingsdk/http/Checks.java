package io.pollingsdk.http;

/** Checks of input that goes to the wire. */
final class Checks {
  private Checks() {}

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
}
