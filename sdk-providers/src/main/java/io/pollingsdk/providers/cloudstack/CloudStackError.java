package io.pollingsdk.providers.cloudstack;

import java.util.Arrays;
import java.util.Optional;

/**
 * CloudStack's error codes. A refused request has one as HTTP status and as {@code errorcode}, a
 * failed job as {@code jobresultcode}; exceptions carry it as text in their {@code code()}.
 */
public enum CloudStackError {
  /** Wrong key or signature, expired request, unknown command or no right to it: all the same. */
  UNAUTHORIZED(401),
  /** The command cannot be called in this way. */
  METHOD_NOT_ALLOWED(405),
  /** Two-factor authentication is asked for; not HTTP's "length required". */
  UNAUTHORIZED_2FA(411),
  /** Too many requests in the server's throttling interval. */
  API_LIMIT_EXCEEDED(429),
  /** A parameter cannot be read. */
  MALFORMED_PARAMETER(430),
  /**
   * A parameter is missing or wrong, or names what does not exist; not HTTP's "headers too large".
   */
  PARAMETER(431),
  /** The server does not support the command. */
  UNSUPPORTED_ACTION(432),
  /** The server failed. */
  INTERNAL(530),
  /** The account may not do this. */
  ACCOUNT(531),
  /** The account's limit for a kind of resource is reached. */
  ACCOUNT_RESOURCE_LIMIT(532),
  /** No host, pool or network has room. */
  INSUFFICIENT_CAPACITY(533),
  /** A resource cannot be used now. */
  RESOURCE_UNAVAILABLE(534),
  /** A resource cannot be allocated. */
  RESOURCE_ALLOCATION(535),
  /** A resource is in use. */
  RESOURCE_IN_USE(536),
  /** A network rule conflicts with another. */
  NETWORK_RULE_CONFLICT(537);

  private final int code;

  CloudStackError(int code) {
    this.code = code;
  }

  /**
   * Returns the number.
   *
   * @return such as 431
   */
  public int code() {
    return code;
  }

  /**
   * Returns the error with a number.
   *
   * @param code such as the {@code code()} of an exception
   * @return the error; empty if the number is none of these
   */
  public static Optional<CloudStackError> of(String code) {
    return Arrays.stream(values())
        .filter(error -> Integer.toString(error.code).equals(code.strip()))
        .findFirst();
  }
}
