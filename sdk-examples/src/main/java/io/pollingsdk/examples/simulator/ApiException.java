package io.pollingsdk.examples.simulator;

/** A request that CloudStack refuses; the code is also the HTTP status of the answer. */
final class ApiException extends Exception {
  static final int UNAUTHORIZED = 401;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int MALFORMED = 430;
  static final int INVALID = 431;
  static final int INTERNAL = 530;
  static final int NO_CAPACITY = 533;

  private static final long serialVersionUID = 1L;
  private static final int MAX_QUOTED = 80;

  private final int code;
  private final String text;

  ApiException(int code, String text) {
    super(code + " " + text);
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  static ApiException unauthorized() {
    return unauthorized("unable to verify user credentials and/or request signature");
  }

  static ApiException unauthorized(String text) {
    return new ApiException(UNAUTHORIZED, text);
  }

  static ApiException malformed(String text) {
    return new ApiException(MALFORMED, text);
  }

  static ApiException missing(String parameter) {
    return new ApiException(
        INVALID, "Unable to execute the command: missing parameter " + parameter);
  }

  static ApiException noSuchEntity(String parameter, String value) {
    return new ApiException(
        INVALID,
        "Unable to execute the command due to invalid value. Invalid parameter "
            + parameter
            + " value="
            + quoted(value)
            + ": the entity does not exist");
  }

  /** What the caller sent, short enough to be repeated in an answer. */
  static String quoted(String sent) {
    return sent.length() <= MAX_QUOTED ? sent : sent.substring(0, MAX_QUOTED) + "...";
  }
}
