package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, before it is known to how many attempts it happened.
 *
 * @param kind the fact
 * @param text the fact in words, without the source and without secrets
 * @param cause what led to it, or null
 * @param status the HTTP status, 0 where there is none
 * @param expected what was expected, possibly empty
 * @param actual what came, possibly empty
 * @param retryAfter how long the server asked to wait, or null
 */
record Problem(
    Kind kind,
    String text,
    @Nullable Throwable cause,
    int status,
    String expected,
    String actual,
    @Nullable Duration retryAfter) {

  static Problem of(Kind kind, String text, @Nullable Throwable cause) {
    return new Problem(kind, text, cause, 0, "", "", null);
  }

  static Problem status(Kind kind, int status, String text, @Nullable Throwable cause) {
    return new Problem(kind, text, cause, status, "", "", null);
  }

  static Problem mismatch(Kind kind, String text, String expected, String actual) {
    return new Problem(
        kind, text + ": expected " + expected + ", got " + actual, null, 0, expected, actual, null);
  }

  Problem causedBy(Throwable other) {
    return new Problem(kind, text, other, status, expected, actual, retryAfter);
  }

  Problem with(Duration asked) {
    return new Problem(kind, text, cause, status, expected, actual, asked);
  }

  /** Returns whether the source sent something else than was wanted. */
  boolean isAboutContent() {
    return switch (kind) {
      case SIZE_MISMATCH, DIGEST_MISMATCH, CHECK_FAILED -> true;
      default -> false;
    };
  }

  /** Returns whether the same source may do better in a moment. */
  boolean isTransient() {
    return switch (kind) {
      case CONNECT, LEASE_TIMEOUT, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, STALLED, TRUNCATED -> true;
      case HTTP_STATUS -> isTransient(status);
      // The resolver's own words for "could not ask", unlike "there is none".
      case NAME_RESOLUTION -> causes().contains("Temporary failure");
      default -> false;
    };
  }

  private String causes() {
    StringBuilder all = new StringBuilder(text);
    for (Throwable at = cause; at != null; at = at.getCause()) {
      all.append(' ').append(at.getMessage());
    }
    return all.toString();
  }

  /** Returns whether a status says "not now" rather than "no" (522, 524: a CDN's timeouts). */
  static boolean isTransient(int status) {
    return switch (status) {
      case 408, 425, 429, 500, 502, 503, 504, 522, 524 -> true;
      default -> false;
    };
  }
}
