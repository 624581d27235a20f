package io.pollingsdk.internal.run;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The real clock, and one timer thread that starts with the first task and ends with {@link
 * #close()}, or when nothing has waited for a while.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private volatile @Nullable Thread thread;

  /** Creates the time source; no thread starts yet. */
  public SystemTime() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread started = new Thread(task, "pollingsdk-timer");
              started.setDaemon(true);
              thread = started;
              return started;
            });
    // A cancelled job must not keep its memory until its next poll would have been due.
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> scheduled =
          timer.schedule(task, Math.max(0, saturatedNanos(delay)), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      // After close nothing is due any more: whoever waits has been told by then.
      return () -> {};
    }
  }

  private static long saturatedNanos(Duration delay) {
    Duration longest = Duration.ofDays(36500);
    if (delay.isNegative()) {
      return 0;
    }
    return (delay.compareTo(longest) > 0 ? longest : delay).toNanos();
  }

  /**
   * Drops what waits and sees the thread end, for up to five seconds. Safe on the timer's own
   * thread.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    Thread last = thread;
    if (last == null || last == Thread.currentThread()) {
      return;
    }
    try {
      last.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
