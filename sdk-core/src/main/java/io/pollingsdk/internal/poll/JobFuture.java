package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import java.util.concurrent.CompletableFuture;

/**
 * A job's future as users see it. Completing it from outside, by cancelling it too, stops the
 * polling at once.
 */
final class JobFuture extends CompletableFuture<ApiResponse> {
  private final WatchedJob job;

  JobFuture(WatchedJob job) {
    this.job = job;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    job.detach("its future was cancelled");
    return cancelled;
  }

  @Override
  public boolean complete(ApiResponse value) {
    boolean completed = super.complete(value);
    job.detach("its future was completed by the caller");
    return completed;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean completed = super.completeExceptionally(failure);
    job.detach("its future was completed by the caller");
    return completed;
  }

  void succeed(ApiResponse value) {
    super.complete(value);
  }

  void fail(Throwable failure) {
    super.completeExceptionally(failure);
  }
}
