package io.pollingsdk.providers.google;

import java.util.Optional;

/**
 * The codes of {@code google.rpc.Code}, by which an operation says why it failed: numbers of gRPC,
 * not of HTTP. Exceptions carry the name in their {@code code()}.
 */
public enum GrpcCode {
  /** The operation was cancelled. */
  CANCELLED(1, 499),
  /** The server does not say. */
  UNKNOWN(2, 500),
  /** A parameter is wrong, whatever the state of things. */
  INVALID_ARGUMENT(3, 400),
  /** Time was up. */
  DEADLINE_EXCEEDED(4, 504),
  /** What was asked for does not exist. */
  NOT_FOUND(5, 404),
  /** What was to be made exists. */
  ALREADY_EXISTS(6, 409),
  /** The caller is known, but may not do this. */
  PERMISSION_DENIED(7, 403),
  /** A quota or a resource is used up. */
  RESOURCE_EXHAUSTED(8, 429),
  /** The state of things does not allow it. */
  FAILED_PRECONDITION(9, 400),
  /** Another change got in the way, such as an operation on the same resource. */
  ABORTED(10, 409),
  /** A position is beyond the end. */
  OUT_OF_RANGE(11, 400),
  /** The service does not offer this. */
  UNIMPLEMENTED(12, 501),
  /** The server failed. */
  INTERNAL(13, 500),
  /** The service is not there at the moment. */
  UNAVAILABLE(14, 503),
  /** Data is lost. */
  DATA_LOSS(15, 500),
  /** The caller is not known. */
  UNAUTHENTICATED(16, 401);

  private final int number;
  private final int httpStatus;

  GrpcCode(int number, int httpStatus) {
    this.number = number;
    this.httpStatus = httpStatus;
  }

  /** {@return the number on the wire} */
  public int number() {
    return number;
  }

  /** {@return the HTTP status that Google's APIs give for it} */
  public int httpStatus() {
    return httpStatus;
  }

  /**
   * {@return the code of a number, or empty where none has it}
   *
   * @param number the number, as text
   */
  public static Optional<GrpcCode> of(String number) {
    for (GrpcCode code : values()) {
      if (Integer.toString(code.number).equals(number)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
