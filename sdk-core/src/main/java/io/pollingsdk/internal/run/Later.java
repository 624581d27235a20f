package io.pollingsdk.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A future that costs nothing until somebody asks for it: one field that holds nothing, then maybe
 * a future, then the outcome. For owners of which there are very many.
 *
 * @param <O> the owner, whose volatile field it is
 * @param <T> what the future gives
 */
public final class Later<O, T> {
  private final AtomicReferenceFieldUpdater<O, Object> field;

  /** What ends the waiting, kept in as little memory as it likes. */
  public interface Outcome<T> {
    /** Completes a future, well or not. */
    void complete(CompletableFuture<T> future);
  }

  /**
   * An outcome that is a failure.
   *
   * @param cause what the future fails with
   * @param <T> what it would have given
   */
  public record Failed<T>(Throwable cause) implements Outcome<T> {
    @Override
    public void complete(CompletableFuture<T> future) {
      future.completeExceptionally(cause);
    }
  }

  /**
   * An outcome that is a value.
   *
   * @param value what the future gives
   * @param <T> its type
   */
  public record Given<T>(T value) implements Outcome<T> {
    @Override
    public void complete(CompletableFuture<T> future) {
      future.complete(value);
    }
  }

  /** Creates the view of a field, to be kept in a constant. */
  public Later(AtomicReferenceFieldUpdater<O, Object> field) {
    this.field = field;
  }

  /** Returns the future: the same at every call until the outcome is there. */
  @SuppressWarnings("unchecked")
  public CompletableFuture<T> future(O owner) {
    CompletableFuture<T> fresh = new CompletableFuture<>();
    while (true) {
      Object now = field.get(owner);
      if (now instanceof CompletableFuture<?> known) {
        return (CompletableFuture<T>) known;
      }
      if (now != null) {
        ((Outcome<T>) now).complete(fresh);
        return fresh;
      }
      if (field.compareAndSet(owner, null, fresh)) {
        return fresh;
      }
    }
  }

  /** Sets the outcome and completes what waits for it; returns false where there was one. */
  @SuppressWarnings("unchecked")
  public boolean settle(O owner, Outcome<T> outcome) {
    while (true) {
      Object now = field.get(owner);
      if (now instanceof Outcome<?>) {
        return false;
      }
      if (field.compareAndSet(owner, now, outcome)) {
        if (now != null) {
          outcome.complete((CompletableFuture<T>) now);
        }
        return true;
      }
    }
  }

  /** Completes another future with the outcome, if that is there. */
  @SuppressWarnings("unchecked")
  public void pass(O owner, CompletableFuture<T> other) {
    if (field.get(owner) instanceof Outcome<?> outcome) {
      ((Outcome<T>) outcome).complete(other);
    }
  }

  /** Returns whether the outcome is there. */
  public boolean isSettled(O owner) {
    return field.get(owner) instanceof Outcome<?>;
  }
}
