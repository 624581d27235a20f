package io.pollingsdk.internal.pace;

import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which hosts have just failed, for a while. Thread-safe. */
public final class HostHealth {
  private static final int MANY = 1000;

  private final Map<String, Deadline> cooling = new ConcurrentHashMap<>();
  private final TimeSource time;
  private final Duration cooldown;

  /** Creates a view in which every host is well. */
  public HostHealth(TimeSource time, Duration cooldown) {
    this.time = time;
    this.cooldown = cooldown;
  }

  /** Notes that a host failed. */
  public void failed(String host) {
    if (cooling.size() > MANY) {
      cooling.values().removeIf(until -> until.reached(time));
    }
    cooling.put(host, Deadline.in(time, cooldown));
  }

  /** Notes that a host did what it should. */
  public void succeeded(String host) {
    cooling.remove(host);
  }

  /** Returns whether a host had better be asked after others. */
  public boolean isCooling(String host) {
    Deadline until = cooling.get(host);
    return until != null && !until.reached(time);
  }
}
