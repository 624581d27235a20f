package io.pollingsdk.testkit;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it, and runs what becomes due on the way, in order,
 * each task at its own time, on the thread that moves it. Thread-safe.
 */
public final class FakeTime implements TimeSource {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  // A set, as tens of thousands may be called off at once.
  private final TreeSet<Due> waiting =
      new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long nanos;
  private long order;

  private record Due(long at, long order, Runnable task) {}

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  /** Returns the time since this fake was made. */
  public synchronized Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Due due = new Due(nanos + nanos(delay), order++, task);
    waiting.add(due);
    return () -> remove(due);
  }

  // What is further away than a century never comes, in a test as elsewhere.
  private static long nanos(Duration delay) {
    Duration farthest = Duration.ofDays(36_500);
    return Math.max(0, (delay.compareTo(farthest) > 0 ? farthest : delay).toNanos());
  }

  private synchronized void remove(Due due) {
    waiting.remove(due);
  }

  /** Returns how many tasks wait. */
  public synchronized int pending() {
    return waiting.size();
  }

  /** Moves time forward, running what becomes due. */
  public void advance(Duration by) {
    long until = nanoTime() + by.toNanos();
    while (runNext(until)) {
      // Each task may schedule more.
    }
    synchronized (this) {
      nanos = Math.max(nanos, until);
    }
  }

  /** Moves time to the next task and runs it; returns false if there is none. */
  public boolean runNext() {
    return runNext(Long.MAX_VALUE);
  }

  /** Moves time from task to task until a future is done, or nothing is due any more. */
  public void runUntil(CompletableFuture<?> future) {
    while (!future.isDone() && runNext()) {
      // On to what is due next.
    }
  }

  /**
   * Moves time until a future is done, and returns what it failed with; null where it did not. The
   * calling thread waits where nothing is due any more and the future is not done yet.
   */
  public @Nullable Throwable failureOf(CompletableFuture<?> future) {
    runUntil(future);
    return future.handle((value, failure) -> failure).join();
  }

  /** Moves time as {@link #failureOf} does, and returns the value; a failure fails the test. */
  public <T> T resultOf(CompletableFuture<T> future) {
    Throwable failure = failureOf(future);
    if (failure != null) {
      throw new AssertionError("failed", failure);
    }
    return future.join();
  }

  private boolean runNext(long until) {
    Runnable task = takeDue(until);
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  private synchronized @Nullable Runnable takeDue(long until) {
    if (waiting.isEmpty() || waiting.first().at > until) {
      return null;
    }
    Due next = waiting.first();
    waiting.remove(next);
    nanos = Math.max(nanos, next.at);
    return next.task;
  }
}
