package io.pollingsdk.internal.exchange;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.internal.text.Messages;
import java.time.Duration;
import java.time.Instant;

/**
 * What an exchange fails with.
 *
 * @param request what was to be answered
 * @param attempts how often it has been tried
 * @param maybeReceived whether the server may have received it
 */
record Mishaps(ApiRequest request, int attempts, boolean maybeReceived) {
  TransportException of(Kind kind, String what) {
    return new TransportException(kind, request + " " + what, maybeReceived, attempts, null);
  }

  /** What comes before the time, where a request was sent. */
  static final String LATE = "was not answered within ";

  /** Names the time that a request had. */
  static String wholeTime(Duration limit) {
    return Durations.text(limit)
        + ", its whole time (setting 'requestTimeout', or what was left of the job's)";
  }

  TransportException noToken(TransportException lost) {
    return new TransportException(
        lost.kind(),
        request + " was not sent, as no token came: " + Messages.plain(lost),
        maybeReceived,
        attempts,
        lost);
  }

  /** A submit that may have arrived, and was refused when it was sent again. */
  TransportException refusedLater(ApiResponse response, Instant now) {
    return new TransportException(
        Kind.CONNECTION_LOST,
        request + " got no answer at first, and HTTP " + response.status() + " when sent again",
        true,
        attempts,
        response.refusal(request, null, null, now));
  }

  TransportException transportFailed(Throwable failure) {
    return new TransportException(
        Kind.CONNECTION_LOST, request + ": the transport failed", true, attempts, failure);
  }

  /** Returns the last failure, as that of all attempts. */
  TransportException withHistory(TransportException last) {
    if (attempts == 1 && maybeReceived == last.mayHaveBeenReceived()) {
      return last;
    }
    String text = Messages.plain(last);
    return new TransportException(last.kind(), text, maybeReceived, attempts, last);
  }
}
