package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.JobInterruptedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The blocking half: it waits for the other one, and does nothing else. */
final class Waiting {
  private Waiting() {}

  static <T> T until(CompletableFuture<T> future, WatchedJob job) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(job.snapshot(), job, e);
    } catch (ExecutionException e) {
      throw Futures.unchecked(e);
    }
  }

  static <T> T until(
      CompletableFuture<T> future, WatchedJob job, Duration patience, TimeSource time) {
    if (!future.isDone() && !patience.isNegative() && !patience.isZero()) {
      CompletableFuture<Boolean> enough = new CompletableFuture<>();
      TimeSource.Timer timer = time.schedule(patience, () -> enough.complete(true));
      try {
        until(CompletableFuture.anyOf(future, enough), job);
      } finally {
        timer.cancel();
        enough.complete(true);
      }
    }
    if (future.isDone()) {
      return until(future, job);
    }
    throw new JobTimeoutException(
        job.snapshot(), "await(" + patience + ") is over, and this process still polls it", null);
  }
}
