package io.pollingsdk.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task's future as users see it. Completing it from outside, by cancelling it too, is told to the
 * task at once, on the thread that did so.
 *
 * @param <T> what the task gives
 */
public final class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Consumer<String> abandoned;

  /**
   * Creates the future of a task that runs.
   *
   * @param abandoned told what happened, as part of a sentence
   */
  public TaskFuture(Consumer<String> abandoned) {
    this.abandoned = abandoned;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    abandoned.accept("its future was cancelled");
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean completed = super.complete(value);
    abandoned.accept("its future was completed by the caller");
    return completed;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean completed = super.completeExceptionally(failure);
    abandoned.accept("its future was completed by the caller");
    return completed;
  }

  /** Completes the future as the task does, with its value. */
  public void succeed(T value) {
    super.complete(value);
  }

  /** Completes the future as the task does, with its failure. */
  public void fail(Throwable failure) {
    super.completeExceptionally(failure);
  }
}
