package io.pollingsdk.sequence;

import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Settling;
import io.pollingsdk.internal.run.TaskResult;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.sequence.Awaited.Manner;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sequence as its starter sees it, from the start to the end of its body. A cancel that comes
 * first means that the body never runs.
 */
final class SequenceTask<T extends @Nullable Object> implements Task<T>, Settling<T> {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.sequence");

  private final String name;
  private final Sequence.Body<T> body;
  private final Workers workers;
  private final TaskResult<T> result;
  private final StepProgress progress = new StepProgress();
  private final Awaiting awaiting;

  SequenceTask(String name, Sequence.Body<T> body, SequenceThreads threads, Optional<Turns> turns) {
    this.name = name;
    this.body = body;
    this.workers = threads.workers();
    this.result = new TaskResult<>(workers, threads.time(), this::toString);
    this.awaiting = new Awaiting(this::toString, threads.time(), turns, this::neverStarted);
    // On another thread, so that futures that cancel futures in turn do not pile up a stack.
    result.onAbandoned(() -> workers.engine(this::abandon));
  }

  /** Runs the body on this thread; whatever it throws is how the task ends. */
  void run() {
    if (!awaiting.begin()) {
      return;
    }
    T value = null;
    Throwable failure = null;
    try {
      value = body.run(new Step(awaiting, progress));
    } catch (Throwable e) {
      failure = e;
    }
    awaiting.end();
    end(value, failure);
  }

  /** Ends the task because its body cannot be started. */
  void failToStart(Throwable failure) {
    if (awaiting.refuse()) {
      end(null, failure);
    }
  }

  @SuppressWarnings("NullAway") // the value is null only where T may be
  private void end(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      progress.succeeded();
      result.complete(value);
    } else {
      LOG.debug("{} ended: {}", this, failure.toString());
      result.fail(failure);
    }
  }

  Awaiting awaiting() {
    return awaiting;
  }

  private void abandon() {
    LOG.debug("{}: its future was cancelled or completed by the caller", this);
    Futures.whenDone(awaiting.callOff(Manner.THE_WAITING), (became, failure) -> {});
  }

  private void neverStarted() {
    end(null, new SequenceCancelledException(toString()));
  }

  @Override
  public CompletableFuture<CancelResult> cancel() {
    return awaiting.callOff(Manner.THE_WORK).thenApplyAsync(Function.identity(), workers::callback);
  }

  @Override
  public CompletableFuture<T> result() {
    return result.future();
  }

  @Override
  public CompletableFuture<T> settled() {
    return result.settled();
  }

  @Override
  public T await() {
    return result.await();
  }

  @Override
  public T await(Duration patience) {
    return result.await(patience);
  }

  @Override
  public Progress progress() {
    return progress.now();
  }

  @Override
  public boolean isDone() {
    return result.isDone();
  }

  /** Shows the name, how far it is, and what the body says of it. */
  @Override
  public String toString() {
    return name + progress;
  }
}
