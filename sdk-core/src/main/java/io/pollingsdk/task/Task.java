package io.pollingsdk.task;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Anything that takes time and gives a value. Thread-safe.
 *
 * @param <T> what it gives
 */
public interface Task<T extends @Nullable Object> {

  /**
   * {@return the task's one future, the same at every call} It is completed on a callback thread,
   * never on an I/O thread. Cancelling it stops the waiting only; what runs elsewhere goes on. See
   * {@link #cancel()}.
   */
  CompletableFuture<T> result();

  /**
   * Waits for the value.
   *
   * @return the value
   * @throws io.pollingsdk.error.SdkException as the task failed: the original exception, with its
   *     own type
   */
  T await();

  /**
   * Waits for the value, but not longer than given. When the time is up the task itself goes on.
   *
   * @param patience how long to wait; zero or negative only looks
   * @return the value
   * @throws io.pollingsdk.error.SdkException as the task failed, or when the time is up
   */
  T await(Duration patience);

  /**
   * Asks for the work itself to be cancelled. The answer tells whether the wish was passed on; the
   * task ends when its source says so. The future fails if asking failed.
   *
   * @return what became of the wish
   */
  CompletableFuture<CancelResult> cancel();

  /** {@return the progress last heard of} */
  Progress progress();

  /** {@return whether the task has ended, well or not} */
  boolean isDone();
}
