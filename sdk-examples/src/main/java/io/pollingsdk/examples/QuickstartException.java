package io.pollingsdk.examples;

/** The story cannot go on; the message is all that its reader needs. */
final class QuickstartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuickstartException(String message) {
    super(message);
  }
}
