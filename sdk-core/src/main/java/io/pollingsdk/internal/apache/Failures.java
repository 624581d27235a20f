package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.text.Durations;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Says in the SDK's words what went wrong. */
final class Failures {
  private final Duration responseTimeout;
  private final String proxy;

  Failures(Duration responseTimeout, String proxy) {
    this.responseTimeout = responseTimeout;
    this.proxy = proxy;
  }

  /** Returns how long the server may be silent where the request says nothing. */
  Duration usualSilence() {
    return responseTimeout;
  }

  /** Returns how long the server may be silent with a request. */
  Duration silence(WireRequest request) {
    return request
        .limits()
        .silence()
        .filter(own -> own.compareTo(responseTimeout) > 0)
        .orElse(responseTimeout);
  }

  /** Returns the exception for what ended an exchange. */
  TransportException of(Exchange<?> exchange, Throwable cause) {
    boolean sent = exchange.wasSent();
    if (cause instanceof Failure known) {
      // A proxy that refuses has passed nothing on.
      boolean received =
          sent && known.kind() != Kind.PROXY && known.kind() != Kind.PROXY_AUTHENTICATION;
      return exception(exchange.request(), known, received);
    }
    if (cause instanceof SocketTimeoutException) {
      String who = sent || !exchange.isProxied() ? "the server" : proxy;
      String text =
          who
              + " was silent for "
              + Durations.text(silence(exchange.request()))
              + " (setting 'response')";
      return exception(exchange.request(), new Failure(Kind.RESPONSE_TIMEOUT, text, cause), sent);
    }
    if (!sent && exchange.isProxied()) {
      String text = proxy + " did not open a tunnel: " + inExchange(cause).getMessage();
      return exception(exchange.request(), new Failure(Kind.PROXY, text, null), false);
    }
    return exception(exchange.request(), inExchange(cause), sent);
  }

  private static Failure inExchange(Throwable cause) {
    if (cause instanceof TruncatedChunkException) {
      return new Failure(Kind.CONNECTION_LOST, "the answer broke off: " + what(cause), cause);
    }
    if (cause instanceof HttpException
        || cause instanceof MalformedChunkCodingException
        || cause instanceof MessageConstraintException
        // That is how the library takes a negative chunk size.
        || cause instanceof IllegalArgumentException) {
      // The words behind the first colon, and the cause, may repeat a line of the answer.
      String problem = what(cause).split("[:;]", 2)[0];
      return new Failure(Kind.PROTOCOL, "what came back is not HTTP: " + problem, null);
    }
    if (cause instanceof SSLException && !endsEarly(cause)) {
      // With TLS 1.3 a server refuses our certificate only after our side of the handshake is done.
      return new Failure(Kind.TLS, "TLS failed: " + what(cause), cause);
    }
    if (cause instanceof IOException) {
      return new Failure(
          Kind.CONNECTION_LOST,
          "the connection broke before the answer was whole: " + what(cause),
          cause);
    }
    return new Failure(Kind.CONNECTION_LOST, "the exchange broke off: " + what(cause), cause);
  }

  // The JDK and HttpClient report a missing close_notify as a TLS error; it is a lost connection.
  private static boolean endsEarly(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("close_notify") || message.contains("end of stream");
  }

  private static TransportException exception(
      WireRequest request, Failure failure, boolean mayHaveBeenReceived) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new TransportException(
        failure.kind(), request + ": " + failure.getMessage(), mayHaveBeenReceived, 1, cause);
  }

  /** Returns the failure of a request that had no connection in time. */
  static Failure poolTimeout(TransportSettings settings, HttpHost host) {
    String text =
        "no free connection to %s within %s (setting 'poolWait'); %d to it or %d in all are busy"
            .formatted(
                host.toURI(),
                Durations.text(settings.timeouts().poolWait()),
                settings.pool().perOrigin(),
                settings.pool().total());
    return new Failure(Kind.POOL_TIMEOUT, text, null);
  }

  /** Returns the exception for a transport that was closed. */
  static TransportException closed(WireRequest request, boolean mayHaveBeenReceived) {
    return new TransportException(
        Kind.CLOSED, request + ": the transport is closed", mayHaveBeenReceived, 1, null);
  }

  /** Returns an exception's own words on one line, or its class where it has none. */
  static String what(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown";
    }
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank()
        ? name
        : name + ", " + message.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
