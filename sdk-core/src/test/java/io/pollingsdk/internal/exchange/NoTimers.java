package io.pollingsdk.internal.exchange;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time in which nothing becomes due; counts what was called off. */
final class NoTimers implements TimeSource {
  int called;

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return () -> called++;
  }
}
