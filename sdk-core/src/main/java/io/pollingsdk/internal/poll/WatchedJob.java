package io.pollingsdk.internal.poll;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.run.Settling;
import io.pollingsdk.internal.run.TaskFuture;
import io.pollingsdk.internal.run.Waiting;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.task.Progress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a job, how it ends, and how callers see it; what makes it move is {@link
 * JobRunner}. Whoever ends it first, ends it.
 */
abstract class WatchedJob implements Job, Settling<ApiResponse> {
  static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.job");

  final JobContext context;
  final Deadline deadline;
  private final long startedNanos;
  private final Duration elapsedBefore;
  private final JobEvents events;
  private final TaskFuture<ApiResponse> result = new TaskFuture<>(this::detach);
  private final Waiting.Broken broken = new JobWait(this);
  // Completed by the engine itself, so that blocked callers do not depend on the callback pool.
  private final CompletableFuture<ApiResponse> settled = new CompletableFuture<>();
  final CompletableFuture<ApiResponse> first = new CompletableFuture<>();

  private volatile @Nullable JobHandle handle;
  private volatile JobStatus status = JobStatus.running();
  private volatile int polls;
  private volatile boolean ended;
  private boolean calledOff;

  WatchedJob(JobContext context, Duration budget, Duration elapsedBefore) {
    this.context = context;
    this.events = new JobEvents(context.workers(), context.around().listeners());
    this.startedNanos = context.time().nanoTime();
    this.elapsedBefore = elapsedBefore;
    this.deadline = Deadline.in(context.time(), budget);
  }

  /** Returns whether the submit has been sent and not been answered. */
  abstract boolean isSubmitting();

  final boolean calledOff() {
    return calledOff;
  }

  /** Calls off what the job waits for: a timer, or an answer. */
  abstract void release();

  final boolean isAccepted() {
    return handle != null;
  }

  final JobHandle known() {
    return Objects.requireNonNull(handle);
  }

  final void known(JobHandle now) {
    handle = now;
  }

  // One step at a time counts, so the increment need not be atomic.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  final int countPoll() {
    return ++polls;
  }

  final int polls() {
    return polls;
  }

  /** Ends the job, unless it has ended. */
  final void finish(@Nullable ApiResponse value, @Nullable Throwable failure) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    context.around().jobs().remove(this);
    release();
    JobSnapshot now = snapshot();
    LOG.debug(
        "{} ended {}: {}", now.name(), now.effort(), failure == null ? status : failure.toString());
    events.tell(listener -> listener.finished(now, Optional.ofNullable(failure)));
    if (value != null) {
      settled.complete(value);
      context.workers().callback(() -> result.succeed(value));
    } else {
      Throwable why = Objects.requireNonNull(failure);
      settled.completeExceptionally(why);
      context.workers().callback(() -> result.fail(why));
    }
    boolean byStatus = value != null || status.isTerminal();
    events.end(byStatus ? null : failure);
  }

  /** Ends the job because there is none: the submit failed. */
  final void failSubmit(Throwable failure) {
    first.completeExceptionally(failure);
    finish(null, failure);
  }

  /**
   * Stops watching; the job itself goes on. A submit under way is let finish, so that its job id is
   * not lost.
   */
  final void detach(String why) {
    if (isDone()) {
      return;
    }
    boolean sent;
    synchronized (this) {
      sent = isAccepted() || isSubmitting();
      calledOff = !sent;
    }
    if (sent) {
      finish(null, new JobDetachedException(snapshot(), why, null));
    } else {
      // There is no job, so there is nothing to resume.
      String what = "The submit was not sent: " + why;
      failSubmit(new TransportException(Kind.CLOSED, what, false, 0, null));
    }
  }

  /** Stops watching because the connection closes; a submit under way ends with its exchange. */
  final void close() {
    if (!isSubmitting()) {
      detach("the connection was closed");
    }
  }

  final void changeStatus(JobStatus now) {
    JobStatus before = status;
    status = now;
    if (!before.equals(now)) {
      tell((listener, snapshot) -> listener.statusChanged(snapshot, before, now));
      events.publish(now);
    }
  }

  final void tell(BiConsumer<JobListener, JobSnapshot> event) {
    if (!context.around().listeners().isEmpty()) {
      JobSnapshot now = snapshot();
      events.tell(listener -> event.accept(listener, now));
    }
  }

  /** Returns the time since the job was submitted, by this process or an earlier one. */
  final Duration elapsed() {
    return elapsedBefore.plus(watched());
  }

  private Duration watched() {
    return Duration.ofNanos(context.time().nanoTime() - startedNanos);
  }

  final JobSnapshot snapshot() {
    boolean heardOf = polls > 0 || status.isTerminal();
    return new JobSnapshot(
        Optional.ofNullable(handle),
        heardOf ? Optional.of(status) : Optional.empty(),
        polls,
        watched());
  }

  @Override
  public final JobHandle handle() {
    if (!isAccepted()) {
      Waiting.until(first, broken);
    }
    return known();
  }

  @Override
  public final String token() {
    return handle().toToken();
  }

  @Override
  public final JobStatus status() {
    return status;
  }

  @Override
  public final Progress progress() {
    JobStatus now = status;
    if (now instanceof JobStatus.Running running) {
      return running.progress();
    }
    return now instanceof JobStatus.Succeeded ? Progress.of(1) : Progress.unknown();
  }

  @Override
  public final Flow.Publisher<JobStatus> updates() {
    return events.updates(() -> status);
  }

  @Override
  public final CompletableFuture<ApiResponse> accepted() {
    return first.thenApplyAsync(Function.identity(), context.workers()::callback);
  }

  @Override
  public final CompletableFuture<ApiResponse> result() {
    return result;
  }

  @Override
  public final CompletableFuture<ApiResponse> settled() {
    return settled;
  }

  @Override
  public final ApiResponse await() {
    return Waiting.until(settled, broken);
  }

  @Override
  public final ApiResponse await(Duration patience) {
    return Waiting.until(settled, broken, patience, context.time());
  }

  @Override
  public final boolean isDone() {
    return ended;
  }

  /** Shows what the job is known by. */
  @Override
  public final String toString() {
    return snapshot().name();
  }
}
