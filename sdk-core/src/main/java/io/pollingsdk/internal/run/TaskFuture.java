package io.pollingsdk.internal.run;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task's future as users see it. Completing it from outside, by cancelling it too, is told to the
 * task at once, on the thread that did so.
 *
 * @param <T> what the task gives
 */
public final class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Owner owner;

  /** The task whose future it is. */
  @FunctionalInterface
  public interface Owner {
    /** The future was completed from outside; told what happened, as part of a sentence. */
    void abandoned(String why);
  }

  /**
   * Creates the future of a task that runs.
   *
   * @param owner told when somebody else completes the future
   */
  public TaskFuture(Owner owner) {
    this.owner = owner;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    owner.abandoned("its future was cancelled");
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean completed = super.complete(value);
    owner.abandoned("its future was completed by the caller");
    return completed;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean completed = super.completeExceptionally(failure);
    owner.abandoned("its future was completed by the caller");
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
