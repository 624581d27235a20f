package io.pollingsdk.download;

import io.pollingsdk.error.SdkException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A download failed. Nothing is visible at its target. {@link #kind} says which of the facts
 * happened; those that callers handle apart have a class of their own. The message names the
 * source, without secrets, and the attempts made.
 */
public class DownloadException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  private final Kind kind;

  /** The source, without secrets. */
  private final String source;

  /** How many attempts were made at all sources. */
  private final int attempts;

  /** How long the server asked to wait, or null. */
  private final @org.jspecify.annotations.Nullable Duration retryAfter;

  /** Whether the same source may do better in a moment. */
  private final boolean passing;

  DownloadException(Problem problem, String source, int attempts) {
    super(text(problem, source, attempts), "download-exception", problem.cause());
    this.kind = problem.kind();
    this.source = source;
    this.attempts = attempts;
    this.passing = problem.isTransient();
    this.retryAfter = problem.retryAfter();
  }

  private static String text(Problem problem, String source, int attempts) {
    String tries = attempts > 1 ? " (after " + attempts + " attempts)" : "";
    return source + ": " + problem.text() + tries + ". Nothing was stored";
  }

  static DownloadException of(Problem problem, String source, int attempts) {
    return switch (problem.kind()) {
      case NOT_FOUND -> new NotFound(problem, source, attempts);
      case NOT_AUTHORIZED -> new NotAuthorized(problem, source, attempts);
      case HTTP_STATUS -> new HttpStatus(problem, source, attempts);
      case LEASE_TIMEOUT, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, STALLED, TOTAL_TIMEOUT ->
          new TimedOut(problem, source, attempts);
      case TRUNCATED -> new Truncated(problem, source, attempts);
      case SIZE_MISMATCH, DIGEST_MISMATCH -> new ContentMismatch(problem, source, attempts);
      case STORAGE -> new Storage(problem, source, attempts);
      case CANCELLED, CLOSED -> new Cancelled(problem, source, attempts);
      default -> new DownloadException(problem, source, attempts);
    };
  }

  /** What happened. */
  public enum Kind {
    /** The source does not have it: 404 or 410. */
    NOT_FOUND,
    /** The source does not give it to us: 401 or 403. */
    NOT_AUTHORIZED,
    /** The proxy asks for a user and password, or refused ours: 407. */
    PROXY_AUTHENTICATION,
    /**
     * The certificate is not trusted, has ended or is another host's; or there was no handshake.
     */
    TLS,
    /** The host's name is not known. */
    NAME_RESOLUTION,
    /** No connection. */
    CONNECT,
    /** No connection of the pool came free in time. */
    LEASE_TIMEOUT,
    /** No connection, or no TLS handshake, in time. */
    CONNECT_TIMEOUT,
    /** No head of an answer in time. */
    RESPONSE_TIMEOUT,
    /** The body stood still for too long. */
    STALLED,
    /** The download's whole time was up, waiting for its turn included. */
    TOTAL_TIMEOUT,
    /** The body came more slowly than was asked for, and there was another source. */
    TOO_SLOW,
    /** Redirects went on for too long, in a circle, to nowhere, or from https to http. */
    REDIRECT,
    /** The body broke off. */
    TRUNCATED,
    /** The size is not the expected one. */
    SIZE_MISMATCH,
    /** A digest is not the expected one. */
    DIGEST_MISMATCH,
    /** A check of the caller's own failed. */
    CHECK_FAILED,
    /** There is more than the limit. */
    TOO_LARGE,
    /** Any other HTTP status that is not the content. */
    HTTP_STATUS,
    /** What came is not HTTP, or not an answer to what was asked. */
    PROTOCOL,
    /** The target could not store it: disk full, no permission, in the way, in use. */
    STORAGE,
    /** The URI's scheme is not http or https, or a file that is not allowed. */
    UNSUPPORTED_SCHEME,
    /** Cancelled by the caller. */
    CANCELLED,
    /** The context was closed. */
    CLOSED,
    /**
     * Every source failed, for different reasons: the cause is that of the first, others follow.
     */
    ALL_SOURCES_FAILED;

    /** {@return whether it is the source's doing, so that another source may do better} */
    public boolean isSourcesFault() {
      return switch (this) {
        case TOTAL_TIMEOUT, STORAGE, CANCELLED, CLOSED, ALL_SOURCES_FAILED -> false;
        default -> true;
      };
    }

    /** {@return whether it is the whole host's doing, not only of what was asked for} */
    boolean isHostsFault() {
      return switch (this) {
        case TLS,
            NAME_RESOLUTION,
            CONNECT,
            CONNECT_TIMEOUT,
            RESPONSE_TIMEOUT,
            STALLED,
            TOO_SLOW,
            TRUNCATED,
            SIZE_MISMATCH,
            DIGEST_MISMATCH,
            PROTOCOL ->
            true;
        default -> false;
      };
    }
  }

  /** {@return what happened} */
  public Kind kind() {
    return kind;
  }

  /** {@return the source, without secrets; where there were several, the first of them} */
  public String source() {
    return source;
  }

  /** {@return how many attempts were made, at all sources} */
  public int attempts() {
    return attempts;
  }

  /** {@return how long the server asked to wait, where it did and that was too long} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** {@return whether the same download may well succeed later, as it is} */
  public boolean retryable() {
    return switch (kind) {
      case TOTAL_TIMEOUT, TOO_SLOW, CANCELLED, CLOSED -> true;
      // One source that has it is enough.
      case ALL_SOURCES_FAILED ->
          Stream.concat(Stream.ofNullable(getCause()), Stream.of(getSuppressed()))
              .anyMatch(one -> one instanceof DownloadException failed && failed.retryable());
      default -> passing;
    };
  }

  /** The source does not have it: 404 or 410. */
  public static final class NotFound extends DownloadException {
    private static final long serialVersionUID = 1L;

    NotFound(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }

  /** The source does not give it to us: 401 or 403. */
  public static final class NotAuthorized extends DownloadException {
    private static final long serialVersionUID = 1L;

    NotAuthorized(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }

  /** An HTTP status that is not the content. */
  public static final class HttpStatus extends DownloadException {
    private static final long serialVersionUID = 1L;

    /** The HTTP status. */
    private final int status;

    HttpStatus(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
      this.status = problem.status();
    }

    /** {@return the HTTP status} */
    public int status() {
      return status;
    }

    @Override
    public boolean retryable() {
      return Problem.isTransient(status);
    }
  }

  /** Time was up; {@link #kind} says for what. */
  public static final class TimedOut extends DownloadException {
    private static final long serialVersionUID = 1L;

    TimedOut(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }

  /** The body broke off, each time it was tried. */
  public static final class Truncated extends DownloadException {
    private static final long serialVersionUID = 1L;

    Truncated(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }

  /** The content has not the size or not the digest that was expected. */
  public static final class ContentMismatch extends DownloadException {
    private static final long serialVersionUID = 1L;

    /** What was expected. */
    private final String expected;

    /** What came. */
    private final String actual;

    ContentMismatch(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
      this.expected = problem.expected();
      this.actual = problem.actual();
    }

    /** {@return what was expected, such as {@code SHA-256:…} or {@code 4096 bytes}} */
    public String expected() {
      return expected;
    }

    /** {@return what came} */
    public String actual() {
      return actual;
    }
  }

  /** The target could not store it. The cause says why. */
  public static final class Storage extends DownloadException {
    private static final long serialVersionUID = 1L;

    Storage(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }

  /** It was cancelled, or its context was closed. */
  public static final class Cancelled extends DownloadException {
    private static final long serialVersionUID = 1L;

    Cancelled(Problem problem, String source, int attempts) {
      super(problem, source, attempts);
    }
  }
}
