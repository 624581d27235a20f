package io.pollingsdk.internal.apache;

import io.pollingsdk.pacing.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpHost;

/** Which requests may share a line. Guarded by the pool's lock. */
final class Pipelining {
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(50);

  // What was lost may have been lost by chance: a server that closes for once.
  private static final long MEMORY = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST_REMEMBERED = 1000;

  private final int most;
  private final TimeSource time;
  // Those refused last at the end.
  private final Map<HttpHost, Refusal> refused = new LinkedHashMap<>();

  Pipelining(int most, TimeSource time) {
    this.most = most;
    this.time = time;
  }

  int most() {
    return most;
  }

  boolean takes(Turn<?> turn, Place place) {
    return most > 1 && turn.isPipelined() && !isRefused(place);
  }

  /** Returns whether an origin was not fit for it of late. */
  boolean isRefused(Place place) {
    Refusal known = refused.isEmpty() ? null : refused.get(place.host());
    return known != null && known.isMeant(time.nanoTime());
  }

  /**
   * Notes an origin that is not fit for it, for now or, where it may mix up answers, for good.
   *
   * @return whether that is new
   */
  boolean refuse(Place place, boolean forGood) {
    boolean known = isRefused(place);
    Refusal before = refused.remove(place.host());
    boolean never = forGood || (before != null && before.forGood());
    refused.put(place.host(), new Refusal(time.nanoTime(), never));
    if (refused.size() > MOST_REMEMBERED) {
      // The eldest; one that is meant for good only where all are.
      HttpHost gone =
          refused.entrySet().stream()
              .filter(one -> !one.getValue().forGood())
              .findFirst()
              .orElseGet(() -> refused.entrySet().iterator().next())
              .getKey();
      refused.remove(gone);
    }
    return !known;
  }

  private record Refusal(long since, boolean forGood) {
    boolean isMeant(long now) {
      return forGood || now - since < MEMORY;
    }
  }

  /** Returns how many origins are kept in mind. */
  int remembered() {
    return refused.size();
  }

  /**
   * Returns whether one more may come on board. Behind an answer that takes its time, it would only
   * have to wait.
   */
  boolean isBoarding(Line line, long now) {
    return line.isBoarding(most) && now - line.news() < SLOW;
  }
}
