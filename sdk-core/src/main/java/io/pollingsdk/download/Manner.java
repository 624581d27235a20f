package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a download is done.
 *
 * @param headers what requests carry beside the usual
 * @param homes by a header's name in lower case, the source that was the first when it was set
 * @param decoded whether gzip is asked for and taken off
 * @param listeners who is told
 * @param recovery what is done when an attempt fails; empty for the context's strategy
 */
record Manner(
    Headers headers,
    Map<String, Source> homes,
    boolean decoded,
    List<DownloadListener> listeners,
    Optional<Recovery> recovery) {
  static final Manner USUAL =
      new Manner(Headers.empty(), Map.of(), false, List.of(), Optional.empty());

  Manner withHeader(String name, String value, Source first) {
    Map<String, Source> more = new HashMap<>(homes);
    more.put(name.toLowerCase(Locale.ROOT), first);
    return new Manner(headers.with(name, value), Map.copyOf(more), decoded, listeners, recovery);
  }

  /** Returns the source to whose origin a header goes if it holds a secret. */
  Optional<Source> home(String header) {
    return Optional.ofNullable(homes.get(header.toLowerCase(Locale.ROOT)));
  }

  Manner withDecoding() {
    return new Manner(headers, homes, true, listeners, recovery);
  }

  Manner withListener(DownloadListener listener) {
    List<DownloadListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Manner(headers, homes, decoded, List.copyOf(more), recovery);
  }

  Manner withRecovery(Recovery strategy) {
    return new Manner(headers, homes, decoded, listeners, Optional.of(strategy));
  }
}
