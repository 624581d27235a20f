package io.pollingsdk.download;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.internal.text.Messages;
import io.pollingsdk.internal.text.Redaction;
import io.pollingsdk.pacing.TimeSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says what an answer without the content means, or the lack of any. */
final class Answers {
  private static final int MOST_TO_READ = 64 * 1024;
  private static final int EXCERPT = 300;
  // A few words take no longer, unless somebody wants to hold us up.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Answers() {}

  /** Returns what an answer that is not the content means. */
  static Problem refusal(StreamedResponse response, Stop stop, TimeSource time) {
    int status = response.status();
    Instant now = time.now();
    ApiResponse answer =
        new ApiResponse(response.uri(), status, response.headers(), start(response, stop, time));
    String text = "HTTP " + status + detail(answer).map(more -> ": " + more).orElse("");
    Kind kind =
        switch (status) {
          case 401, 403 -> Kind.NOT_AUTHORIZED;
          case 404, 410 -> Kind.NOT_FOUND;
          case 407 -> Kind.PROXY_AUTHENTICATION;
          default -> Kind.HTTP_STATUS;
        };
    Throwable cause =
        status >= 400 ? answer.refusal(ApiRequest.get(response.uri()), null, null, now) : null;
    Problem problem = Problem.status(kind, status, text, cause);
    return RetryAfter.from(response.headers(), now).map(problem::with).orElse(problem);
  }

  /**
   * Reads what little an answer without content holds, so that its connection can be used again;
   * one that holds much is broken off.
   */
  static void drain(StreamedResponse response, Stop stop, TimeSource time) {
    byte[] unused = start(response, stop, time);
  }

  private static byte[] start(StreamedResponse response, Stop stop, TimeSource time) {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    TimeSource.Timer tooLong = time.schedule(LONGEST, response::close);
    Stop.Guard guard = stop.guard(response::close);
    try (response) {
      ByteBuffer part;
      while (start.size() <= MOST_TO_READ && (part = response.body().next()) != null) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        start.writeBytes(bytes);
      }
    } catch (TransportException brokenOff) {
      // The status tells enough.
    } finally {
      guard.close();
      tooLong.cancel();
    }
    stop.check();
    return start.toByteArray();
  }

  /** The words of RFC 9457, or of what looks like it. */
  private static Optional<String> detail(ApiResponse answer) {
    JsonElement body;
    try {
      body = answer.json();
    } catch (RuntimeException notJson) {
      return Optional.empty();
    }
    if (!(body instanceof JsonObject problem)) {
      return Optional.empty();
    }
    for (String member : new String[] {"detail", "title", "message", "error"}) {
      if (problem.get(member) != null && problem.get(member).isJsonPrimitive()) {
        String words = problem.get(member).getAsString();
        return Optional.of(Redaction.standard().excerpt(words, EXCERPT));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns what the lack of an answer means.
   *
   * @param inBody whether the head was there already
   */
  static Problem lack(TransportException failure, boolean inBody) {
    return Problem.of(kind(failure, inBody), plain(failure), failure);
  }

  private static Kind kind(TransportException failure, boolean inBody) {
    return switch (failure.kind()) {
      case NAME_RESOLUTION -> Kind.NAME_RESOLUTION;
      case TLS -> isAboutTrust(failure) ? Kind.TLS : Kind.CONNECT;
      case CONNECT_TIMEOUT, TLS_TIMEOUT -> Kind.CONNECT_TIMEOUT;
      case PROXY -> Kind.CONNECT;
      case PROXY_AUTHENTICATION -> Kind.PROXY_AUTHENTICATION;
      case POOL_TIMEOUT, NOT_PERMITTED -> Kind.LEASE_TIMEOUT;
      case RESPONSE_TIMEOUT, REQUEST_TIMEOUT -> inBody ? Kind.STALLED : Kind.RESPONSE_TIMEOUT;
      case CONNECTION_LOST -> inBody ? Kind.TRUNCATED : Kind.CONNECT;
      case PROTOCOL -> Kind.PROTOCOL;
      case TOO_LARGE -> Kind.TOO_LARGE;
      case TOO_MANY_REDIRECTS -> Kind.REDIRECT;
      case CLOSED -> Kind.CLOSED;
      case INTERRUPTED -> Kind.CANCELLED;
      case CONNECT -> Kind.CONNECT;
    };
  }

  // A handshake that just broke off may go well the next time; a certificate will not change, nor
  // will a peer's mind that refuses ours or speaks no TLS at all.
  private static boolean isAboutTrust(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof GeneralSecurityException
          || at instanceof SSLPeerUnverifiedException
          || (at instanceof SSLException && isFinal(String.valueOf(at.getMessage())))) {
        return true;
      }
    }
    return false;
  }

  /** Goes by the JDK's words, as it has no other way to tell what the peer said. */
  private static boolean isFinal(String message) {
    return (message.contains("fatal alert") && !message.contains("internal_error"))
        || message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message");
  }

  private static String plain(TransportException failure) {
    String text = Messages.plain(failure);
    // It begins with the request, which the download's message names in its own way.
    int colon = text.indexOf(": ");
    return colon > 0 && (text.startsWith("GET ") || text.startsWith("HEAD "))
        ? text.substring(colon + 2)
        : text;
  }
}
