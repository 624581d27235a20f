package io.pollingsdk.download;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that goes on by a second whenever somebody looks at it, and in which nothing is ever due.
 */
final class HastyTime implements TimeSource {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanoTime() {
    return nanos.addAndGet(1_000_000_000);
  }

  @Override
  public Instant now() {
    return START;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return () -> {};
  }
}
