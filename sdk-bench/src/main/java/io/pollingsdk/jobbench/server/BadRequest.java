package io.pollingsdk.jobbench.server;

/** A request that this server does not take; the connection ends with the answer. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message, null, false, false);
  }
}
