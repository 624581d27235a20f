package io.pollingsdk.internal.run;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The blocking half: it waits for the other one, and does nothing else. */
public final class Waiting {
  private Waiting() {}

  /** What to throw where a wait ends before what it waits for. */
  public interface Broken {
    /** Returns what tells of an interruption; the thread's flag is set again by then. */
    RuntimeException interrupted(InterruptedException cause);

    /** Returns what tells that the time given is up. */
    RuntimeException timedOut(Duration patience);
  }

  /** Waits for a future's value; throws what it failed with. */
  public static <T> T until(CompletableFuture<T> future, Broken broken) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken.interrupted(e);
    } catch (ExecutionException e) {
      throw Futures.unchecked(e);
    }
  }

  /** Waits for a future's value, not longer than given; zero or negative only looks. */
  public static <T> T until(
      CompletableFuture<T> future, Broken broken, Duration patience, TimeSource time) {
    if (!future.isDone() && !patience.isNegative() && !patience.isZero()) {
      CompletableFuture<Boolean> enough = new CompletableFuture<>();
      TimeSource.Timer timer = time.schedule(patience, () -> enough.complete(true));
      try {
        until(CompletableFuture.anyOf(future, enough), broken);
      } finally {
        timer.cancel();
        enough.complete(true);
      }
    }
    if (future.isDone()) {
      return until(future, broken);
    }
    throw broken.timedOut(patience);
  }
}
