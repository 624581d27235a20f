package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Headers;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What remembers cookies from one request to the next. Thread-safe. */
public interface Cookies {
  /** Takes up what an answer sets. */
  void store(URI uri, Headers headers, Instant now);

  /** Returns the value of the Cookie header for a URI, or null where there is none. */
  @Nullable String header(URI uri, Instant now);
}
