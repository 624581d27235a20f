package io.pollingsdk.sequence;

import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Settling;
import io.pollingsdk.task.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a step waits for.
 *
 * @param what the task, or what to call the stage
 * @param future completed when it ends
 */
record Awaited<T extends @Nullable Object>(Object what, CompletableFuture<T> future) {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.sequence");

  @SuppressWarnings("unchecked") // a task settles with what it gives
  static <T extends @Nullable Object> Awaited<T> of(Task<T> task) {
    return new Awaited<>(
        task,
        task instanceof Settling<?> own ? (CompletableFuture<T>) own.settled() : task.result());
  }

  static <T extends @Nullable Object> Awaited<T> of(CompletionStage<T> stage) {
    return new Awaited<>("a future", future(stage));
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static <T extends @Nullable Object> CompletableFuture<T> future(
      CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      // A stage need not have a future; then it cannot be cancelled either.
      CompletableFuture<T> copy = new CompletableFuture<>();
      stage.whenComplete(
          (value, failure) -> {
            if (failure == null) {
              copy.complete(value);
            } else {
              copy.completeExceptionally(failure);
            }
          });
      return copy;
    }
  }

  /**
   * Passes on a wish to cancel.
   *
   * @return completed when that is done, or has failed, which is logged
   */
  CompletableFuture<?> cancel(Manner manner) {
    try {
      if (manner == Manner.THE_WORK && what instanceof Task<?> task) {
        CompletableFuture<?> told = task.cancel();
        Futures.whenDone(
            told,
            (became, failure) -> {
              if (failure != null) {
                notCancelled(failure);
              }
            });
        return told;
      }
      CompletableFuture<?> waiting = what instanceof Task<?> task ? task.result() : future;
      waiting.cancel(true);
    } catch (Exception | Error e) {
      notCancelled(e);
    }
    return CompletableFuture.completedFuture(true);
  }

  private void notCancelled(Throwable failure) {
    LOG.warn("{} could not be cancelled together with the sequence that awaits it", what, failure);
  }

  /** What is to be cancelled. */
  enum Manner {
    /** The work itself, wherever it runs. */
    THE_WORK,
    /** This process's waiting for it. */
    THE_WAITING
  }
}
