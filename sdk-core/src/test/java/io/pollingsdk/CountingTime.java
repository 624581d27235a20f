package io.pollingsdk;

import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.testkit.WrappedTime;
import java.time.Duration;

/** Counts what is asked of a clock's timer. */
final class CountingTime extends WrappedTime {
  long timers;

  CountingTime(TimeSource inner) {
    super(inner);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    timers++;
    return super.schedule(delay, task);
  }
}
