package io.pollingsdk.download;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * What a download may take.
 *
 * @param maxBytes the most bytes
 * @param timeout the whole time, waiting for its turn included
 * @param minSpeed below which another source is asked, if there is one
 */
record Bounds(long maxBytes, Duration timeout, Optional<MinSpeed> minSpeed) {
  static final Bounds USUAL = new Bounds(Long.MAX_VALUE, Duration.ofHours(24), Optional.empty());

  /** An average over a time. */
  record MinSpeed(long bytesPerSecond, Duration window) {
    MinSpeed {
      if (bytesPerSecond < 1 || window.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "minSpeed needs at least 1 byte a second over at least one second, but is "
                + bytesPerSecond
                + " over "
                + Durations.text(window));
      }
    }
  }

  /** Refuses content that is larger than wanted. */
  void refuseMore(long bytes) {
    if (bytes > maxBytes) {
      throw new Refusal(
          DownloadException.Kind.TOO_LARGE,
          "it is larger than the " + maxBytes + " bytes of maxBytes");
    }
  }

  Bounds withMaxBytes(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("maxBytes must not be negative, but is " + most);
    }
    return new Bounds(most, timeout, minSpeed);
  }

  Bounds withTimeout(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(
          "timeout must be positive, but is " + Durations.text(limit));
    }
    return new Bounds(maxBytes, limit, minSpeed);
  }

  Bounds withMinSpeed(MinSpeed speed) {
    return new Bounds(maxBytes, timeout, Optional.of(speed));
  }
}
