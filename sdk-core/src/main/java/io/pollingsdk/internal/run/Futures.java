package io.pollingsdk.internal.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the SDK does with futures; an action that throws is logged instead of being swallowed. */
public final class Futures {
  private Futures() {}

  /** Runs an action with a future's value or failure, on the thread that completes it. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public static <T> void whenDone(
      CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
    future.whenComplete((value, failure) -> run(action, value, failure));
  }

  /** Runs an action with a future's value or failure, on an executor. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public static <T> void whenDoneOn(
      Executor executor,
      CompletableFuture<T> future,
      BiConsumer<@Nullable T, @Nullable Throwable> action) {
    future.whenCompleteAsync((value, failure) -> run(action, value, failure), executor);
  }

  /** Cancels one future when another is cancelled. */
  public static void cancelWith(CompletableFuture<?> cancelled, CompletableFuture<?> other) {
    whenDone(
        cancelled,
        (value, failure) -> {
          if (cancelled.isCancelled()) {
            other.cancel(true);
          }
        });
  }

  private static <T> void run(
      BiConsumer<@Nullable T, @Nullable Throwable> action,
      @Nullable T value,
      @Nullable Throwable failure) {
    Workers.guarded(
        "A step of the SDK", () -> action.accept(value, failure == null ? null : cause(failure)));
  }

  /** Returns what a future failed with, without the wrappers that futures put around it. */
  public static Throwable cause(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof CompletionException || inner instanceof ExecutionException) {
      Throwable next = inner.getCause();
      if (next == null) {
        return inner;
      }
      inner = next;
    }
    return inner;
  }

  /**
   * Returns what a future that is done failed with, the very instance and without wrappers; empty
   * where it has a value.
   */
  public static Optional<Throwable> failure(CompletableFuture<?> done) {
    return done.isCompletedExceptionally()
        ? Optional.of(done.handle((value, failure) -> cause(failure)).join())
        : Optional.empty();
  }

  /** Returns what a future failed with, to be thrown; throws it here where it is an error. */
  public static RuntimeException unchecked(Throwable failure) {
    Throwable inner = cause(failure);
    if (inner instanceof Error error) {
      throw error;
    }
    return inner instanceof RuntimeException known ? known : new IllegalStateException(inner);
  }
}
