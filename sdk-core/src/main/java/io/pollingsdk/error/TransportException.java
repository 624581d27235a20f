package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/** No answer came: refused, reset, TLS, timed out, or never sent. Says after how many attempts. */
public class TransportException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** Where the exchange ended. */
  public enum Kind {
    /** The host name could not be resolved. */
    NAME_RESOLUTION(false),
    /** Nobody accepted the connection. */
    CONNECT(false),
    /** No connection within the connect timeout. */
    CONNECT_TIMEOUT(false),
    /** The TLS handshake failed: certificate, host name or protocol. */
    TLS(false),
    /** The TLS handshake took longer than the TLS timeout. */
    TLS_TIMEOUT(false),
    /** The proxy refused to connect, or opened no tunnel. */
    PROXY(false),
    /** The proxy asks for a user and password, or refused ours: 407. */
    PROXY_AUTHENTICATION(false),
    /** No connection of the pool became free within the pool timeout. */
    POOL_TIMEOUT(false),
    /** The circuit breaker is open, or no permit of the rate limiter or bulkhead came in time. */
    NOT_PERMITTED(false),
    /** The server fell silent for longer than the response timeout. */
    RESPONSE_TIMEOUT(true),
    /** The request's own time was up, attempts and waiting included. */
    REQUEST_TIMEOUT(true),
    /** The connection broke before the answer was whole. */
    CONNECTION_LOST(true),
    /** What came back is not HTTP. */
    PROTOCOL(true),
    /** The answer is larger than the limit. */
    TOO_LARGE(true),
    /** Redirects went in a circle or on for too long. */
    TOO_MANY_REDIRECTS(true),
    /** The connection was closed by its owner. */
    CLOSED(true),
    /** The waiting thread was interrupted; its flag is set again. */
    INTERRUPTED(true);

    private final boolean mayHaveBeenReceived;

    Kind(boolean mayHaveBeenReceived) {
      this.mayHaveBeenReceived = mayHaveBeenReceived;
    }

    /** {@return whether, with this kind of failure, the server may have received the request} */
    public boolean mayHaveBeenReceived() {
      return mayHaveBeenReceived;
    }
  }

  /** Where the exchange ended. */
  private final Kind kind;

  /** Whether the server may have received the request. */
  private final boolean mayHaveBeenReceived;

  /** How often the request was tried. */
  private final int attempts;

  /**
   * Creates the exception of a first attempt; whether the request may have been received follows
   * from the kind.
   *
   * @param kind where the exchange ended
   * @param message what happened, to which request
   * @param cause what led to it, or null
   */
  public TransportException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, kind.mayHaveBeenReceived(), 1, cause);
  }

  /**
   * Creates the exception.
   *
   * @param kind where the exchange ended
   * @param message what happened, to which request
   * @param mayHaveBeenReceived whether the server may have received the request
   * @param attempts how often the request was tried, at least 0
   * @param cause what led to it, or null
   */
  public TransportException(
      Kind kind,
      String message,
      boolean mayHaveBeenReceived,
      int attempts,
      @Nullable Throwable cause) {
    super(
        message + (attempts > 1 ? " (after " + attempts + " attempts)" : ""),
        "transport-exception",
        cause);
    this.kind = kind;
    this.mayHaveBeenReceived = mayHaveBeenReceived;
    this.attempts = attempts;
  }

  /** {@return where the exchange ended} */
  public Kind kind() {
    return kind;
  }

  /**
   * {@return whether the server may have received the request; if not, sending it again is always
   * safe}
   */
  public boolean mayHaveBeenReceived() {
    return mayHaveBeenReceived;
  }

  /** {@return how often the request was tried} */
  public int attempts() {
    return attempts;
  }
}
