package io.pollingsdk.internal.pace;

import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.Throttle;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How often each host is asked: so many requests a second. Thread-safe. */
public final class HostRates {
  private static final int MANY = 1000;

  private final Map<String, Rate> rates = new HashMap<>();
  private final TimeSource time;
  private final double perSecond;
  private final boolean limited;
  private int many = MANY;

  /** A host's throttle, and from when on it can be forgotten. */
  private record Rate(Throttle throttle, Deadline busy) {}

  /**
   * Creates rates of hosts that were not asked yet.
   *
   * @param perSecond how many requests go to one host a second, over 0; infinite for no limit
   */
  public HostRates(TimeSource time, double perSecond) {
    this.time = time;
    this.perSecond = perSecond;
    this.limited = !Throttle.perSecond(perSecond).isUnlimited();
  }

  /** Reserves a request to a host; returns how long to wait before it is sent. */
  public synchronized Duration reserve(String host) {
    if (!limited) {
      return Duration.ZERO;
    }
    if (rates.size() > many) {
      // A throttle saves nothing up, so that a new one is as good as one that was not used.
      rates.values().removeIf(rate -> rate.busy().reached(time));
      many = Math.max(MANY, rates.size() * 2);
    }
    Rate known = rates.get(host);
    Throttle throttle = known == null ? Throttle.perSecond(perSecond) : known.throttle();
    Duration wait = throttle.reserve(1, time);
    Duration gap = Duration.ofNanos((long) Math.min(1e18, 1e9 / perSecond) + 1);
    rates.put(host, new Rate(throttle, Deadline.in(time, wait.plus(gap))));
    return wait;
  }
}
