package io.pollingsdk.download;

import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt from outside, at any moment, whatever its thread is waiting for. The first reason
 * counts.
 */
final class Stop {
  private final List<Runnable> waits = new ArrayList<>();
  private @Nullable Problem reason;
  private boolean sealed;

  /** Ends the attempt; returns false where it is too late for that. */
  boolean stop(Problem why) {
    boolean claimed = claim(why);
    fire();
    return claimed;
  }

  /** Notes why the attempt ends; returns false where it is too late for that. */
  synchronized boolean claim(Problem why) {
    if (!sealed && reason == null) {
      reason = why;
    }
    return !sealed;
  }

  /** Ends what is waited for, where the attempt is to end. */
  void fire() {
    List<Runnable> now;
    synchronized (this) {
      now = reason == null ? List.of() : List.copyOf(waits);
    }
    now.forEach(wait -> Workers.guarded("The end of a wait", wait));
  }

  /** Passes the point behind which nothing ends the attempt any more. */
  void seal() {
    synchronized (this) {
      sealed = reason == null;
    }
    check();
  }

  synchronized @Nullable Problem reason() {
    return reason;
  }

  /** Throws the reason, if the attempt was ended. */
  void check() {
    Problem why = reason();
    if (why != null) {
      throw new Refusal(why);
    }
  }

  /** What is ended with the attempt, until it is closed. */
  interface Guard extends AutoCloseable {
    @Override
    void close();
  }

  /** Has something ended when the attempt is; at once where it was. */
  Guard guard(Runnable end) {
    boolean late;
    synchronized (this) {
      waits.add(end);
      late = reason != null;
    }
    if (late) {
      end.run();
    }
    return () -> {
      synchronized (this) {
        waits.remove(end);
      }
    };
  }

  /** Waits for a future, whose failure is thrown as it is; cancels it when the attempt is ended. */
  <T> T await(CompletableFuture<T> future) {
    Guard guard = guard(() -> future.cancel(true));
    try {
      return future.get();
    } catch (ExecutionException | CancellationException e) {
      check();
      throw Futures.unchecked(e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new Refusal(
          Problem.of(DownloadException.Kind.CANCELLED, "its thread was interrupted", e));
    } finally {
      guard.close();
    }
  }

  /** Waits until time has passed. */
  void pause(Duration wait, TimeSource time) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    TimeSource.Timer timer = time.schedule(wait, () -> over.complete(true));
    try {
      await(over);
    } finally {
      timer.cancel();
    }
    check();
  }
}
