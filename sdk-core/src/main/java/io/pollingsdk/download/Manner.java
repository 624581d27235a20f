package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a download is done.
 *
 * @param headers what requests carry beside the usual
 * @param decoded whether gzip is asked for and taken off
 * @param listeners who is told
 * @param recovery what is done when an attempt fails; empty for the context's strategy
 */
record Manner(
    Headers headers,
    boolean decoded,
    List<DownloadListener> listeners,
    Optional<Recovery> recovery) {
  static final Manner USUAL = new Manner(Headers.empty(), false, List.of(), Optional.empty());

  Manner withHeaders(Headers other) {
    return new Manner(other, decoded, listeners, recovery);
  }

  Manner withDecoding() {
    return new Manner(headers, true, listeners, recovery);
  }

  Manner withListener(DownloadListener listener) {
    List<DownloadListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Manner(headers, decoded, List.copyOf(more), recovery);
  }

  Manner withRecovery(Recovery strategy) {
    return new Manner(headers, decoded, listeners, Optional.of(strategy));
  }
}
