package io.pollingsdk.internal.run;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
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
    } catch (ExecutionException | CancellationException e) {
      throw Futures.unchecked(Futures.failure(future).orElse(e));
    }
  }

  /** Waits for a future's value, not longer than given; zero or negative only looks. */
  public static <T> T until(
      CompletableFuture<T> future, Broken broken, Duration patience, TimeSource time) {
    untilAny(broken, patience, time, future);
    return until(future, broken);
  }

  /** Waits until one of the futures has ended, well or not. */
  public static void untilAny(Broken broken, CompletableFuture<?>... futures) {
    untilAny(broken, new CompletableFuture<>(), futures);
  }

  /** Waits until one of the futures has ended, well or not, but not longer than given. */
  public static void untilAny(
      Broken broken, Duration patience, TimeSource time, CompletableFuture<?>... futures) {
    if (isAnyDone(futures)) {
      return;
    }
    if (!patience.isNegative() && !patience.isZero()) {
      CompletableFuture<Boolean> enough = new CompletableFuture<>();
      TimeSource.Timer timer = time.schedule(patience, () -> enough.complete(true));
      try {
        untilAny(broken, enough, futures);
      } finally {
        timer.cancel();
      }
    }
    if (!isAnyDone(futures)) {
      throw broken.timedOut(patience);
    }
  }

  private static void untilAny(
      Broken broken, CompletableFuture<Boolean> enough, CompletableFuture<?>... futures) {
    CompletableFuture<?>[] all = Arrays.copyOf(futures, futures.length + 1);
    all[futures.length] = enough;
    try {
      until(CompletableFuture.anyOf(all).exceptionally(failure -> true), broken);
    } finally {
      // So that those that have not ended forget this wait.
      enough.complete(true);
    }
  }

  private static boolean isAnyDone(CompletableFuture<?>... futures) {
    return Arrays.stream(futures).anyMatch(CompletableFuture::isDone);
  }
}
