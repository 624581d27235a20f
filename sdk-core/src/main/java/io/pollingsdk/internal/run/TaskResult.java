package io.pollingsdk.internal.run;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.error.WaitTimeoutException;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a task ends, and how callers see it: whoever ends it first, ends it. Thread-safe.
 *
 * @param <T> what the task gives
 */
public final class TaskResult<T extends @Nullable Object> implements Settling<T> {
  private final Workers workers;
  private final TimeSource time;
  private final Waiting.Broken broken;
  private final TaskFuture<T> future = new TaskFuture<>(why -> abandon());
  // Completed by whoever ends the task, so that blocked callers do not depend on the callback pool.
  private final CompletableFuture<T> settled = new CompletableFuture<>();
  private final CompletableFuture<Boolean> abandoned = new CompletableFuture<>();

  /**
   * Creates the result of a task that runs.
   *
   * @param workers whose callback threads complete the future
   * @param time what bounds {@link #await(Duration)}
   * @param name the task's name, asked for when a wait ends early
   */
  public TaskResult(Workers workers, TimeSource time, Supplier<String> name) {
    this.workers = workers;
    this.time = time;
    this.broken =
        new Waiting.Broken() {
          @Override
          public RuntimeException interrupted(InterruptedException cause) {
            return new WaitInterruptedException(name.get(), cause);
          }

          @Override
          public RuntimeException timedOut(Duration patience) {
            return new WaitTimeoutException(name.get(), patience);
          }
        };
  }

  /** Ends the task with a value; returns false where it had ended. */
  public boolean complete(T value) {
    if (!settled.complete(value)) {
      return false;
    }
    workers.callback(() -> future.succeed(value));
    return true;
  }

  /** Ends the task with a failure; returns false where it had ended. */
  public boolean fail(Throwable failure) {
    if (!settled.completeExceptionally(failure)) {
      return false;
    }
    workers.callback(() -> future.fail(failure));
    return true;
  }

  /** Returns the one future; a callback thread completes it, never the one that ends the task. */
  public CompletableFuture<T> future() {
    return future;
  }

  /** Waits for the value; throws the failure itself, a checked one as the cause of another. */
  public T await() {
    return Waiting.until(settled, broken);
  }

  /** Waits as {@link #await()} does, not longer than given; zero or negative only looks. */
  public T await(Duration patience) {
    return Waiting.until(settled, broken, patience, time);
  }

  @Override
  public CompletableFuture<T> settled() {
    return settled;
  }

  /** Returns whether the task has ended; true before the future is completed. */
  public boolean isDone() {
    return settled.isDone();
  }

  /**
   * Runs an action when the user cancels or completes the future before the task ends, on the
   * user's thread; at once where that has happened. It is for the action to end the task.
   */
  public void onAbandoned(Runnable action) {
    Futures.whenDone(abandoned, (yes, no) -> action.run());
  }

  private void abandon() {
    if (!isDone()) {
      abandoned.complete(true);
    }
  }
}
