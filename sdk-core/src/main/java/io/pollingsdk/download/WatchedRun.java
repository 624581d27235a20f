package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.internal.run.Settling;
import io.pollingsdk.internal.run.TaskResult;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run as those see it who wait for it. */
abstract class WatchedRun<T> implements Task<T>, Settling<T> {
  private final Plan plan;
  private final Work<T> work;
  private final String name;
  private final TaskResult<T> outcome;

  WatchedRun(Context context, Plan plan, Work<T> work) {
    this.plan = plan;
    this.work = work;
    this.name = "the download of " + context.shown(plan.request().sources().get(0));
    this.outcome = new TaskResult<>(context.workers(), context.time(), () -> name);
  }

  /** Ends the run from outside; returns false where it has ended, or is being published. */
  abstract boolean end(Kind kind, String text);

  TaskResult<T> outcome() {
    return outcome;
  }

  /**
   * Ends the run as the thread that waited for it was interrupted; returns what that thread is to
   * see, empty where it is too late to end it.
   */
  Optional<DownloadException> interrupted() {
    String why = "the thread that waited for it was interrupted";
    return end(Kind.CANCELLED, why)
        ? Optional.of(plan.exception(Problem.of(Kind.CANCELLED, why, null)))
        : Optional.empty();
  }

  /** Returns what it failed with; null where it has not. */
  @Nullable Throwable failure() {
    return settled().handle((value, failure) -> failure).getNow(null);
  }

  @Override
  public CompletableFuture<T> result() {
    return outcome.future();
  }

  @Override
  public CompletableFuture<T> settled() {
    return outcome.settled();
  }

  @Override
  public T await() {
    return outcome.await();
  }

  @Override
  public T await(Duration patience) {
    return outcome.await(patience);
  }

  @Override
  public CompletableFuture<CancelResult> cancel() {
    boolean first = end(Kind.CANCELLED, "it was cancelled");
    return CompletableFuture.completedFuture(
        first ? CancelResult.REQUESTED : CancelResult.ALREADY_DONE);
  }

  @Override
  public Progress progress() {
    return work.progress();
  }

  @Override
  public boolean isDone() {
    return outcome.isDone();
  }

  /** Shows what it is the download of. */
  @Override
  public String toString() {
    return name;
  }
}
