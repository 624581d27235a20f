package io.pollingsdk.testkit;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Another clock, of which a subclass changes or watches a part. As thread-safe as that one. */
public class WrappedTime implements TimeSource {
  private final TimeSource inner;

  /** Creates a clock that goes like another. */
  public WrappedTime(TimeSource inner) {
    this.inner = inner;
  }

  @Override
  public long nanoTime() {
    return inner.nanoTime();
  }

  @Override
  public Instant now() {
    return inner.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return inner.schedule(delay, task);
  }
}
