package io.pollingsdk.internal.apache;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpHost;

/** Which requests may share a line. Guarded by the pool's lock. */
final class Pipelining {
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(50);

  private final int most;
  private final Set<HttpHost> refused = new HashSet<>();

  Pipelining(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  boolean takes(Turn<?> turn, Place place) {
    return most > 1 && turn.isPipelined() && !refused.contains(place.host());
  }

  /** Notes an origin that is not fit for it; returns whether that is new. */
  boolean refuse(Place place) {
    return refused.add(place.host());
  }

  /**
   * Returns whether one more may come on board. Behind an answer that takes its time, it would only
   * have to wait.
   */
  boolean isBoarding(Line line, long now) {
    return line.isBoarding(most) && now - line.news() < SLOW;
  }
}
