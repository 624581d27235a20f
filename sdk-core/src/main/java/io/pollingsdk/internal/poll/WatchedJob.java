package io.pollingsdk.internal.poll;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.run.Alarms.Alarm;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Later;
import io.pollingsdk.internal.run.Settling;
import io.pollingsdk.internal.run.TaskFuture;
import io.pollingsdk.internal.run.Waiting;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a job, how it ends, and how callers see it; what makes it move is {@link
 * JobRunner}. Whoever ends it first, ends it. There may be a hundred thousand: every field counts.
 */
abstract class WatchedJob extends Alarm implements Job, Settling<ApiResponse>, TaskFuture.Owner {
  static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.job");

  private static final Later<WatchedJob, ApiResponse> FIRST =
      new Later<>(field(WatchedJob.class, "first"));
  private static final Later<WatchedJob, ApiResponse> SETTLED =
      new Later<>(field(WatchedJob.class, "settled"));

  final JobContext context;
  private final long startedNanos;
  private final Duration elapsedBefore;
  private volatile long deadlineNanos;

  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile @Nullable Object first;

  // Settled by the engine itself, so that blocked callers do not depend on the callback pool.
  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile @Nullable Object settled;

  // Made when it is asked for: who waits in a blocking call needs none.
  private @Nullable TaskFuture<ApiResponse> result;
  private @Nullable JobEvents events;

  private volatile @Nullable JobHandle handle;
  private volatile JobStatus status = JobStatus.running();
  private volatile int polls;
  private volatile boolean ended;
  private boolean calledOff;

  WatchedJob(JobContext context, Duration budget, Duration elapsedBefore) {
    this.context = context;
    this.startedNanos = context.time().nanoTime();
    this.elapsedBefore = elapsedBefore;
    endWithin(budget);
  }

  private static AtomicReferenceFieldUpdater<WatchedJob, Object> field(
      Class<WatchedJob> owner, String name) {
    return AtomicReferenceFieldUpdater.newUpdater(owner, Object.class, name);
  }

  /** Returns whether the submit has been sent and not been answered. */
  abstract boolean isSubmitting();

  /** Takes back a submit that has not left yet; false where there is none, or it has left. */
  abstract boolean withdrawn();

  /** Calls off what the job waits for: a timer, or an answer. */
  abstract void release();

  /** The job has ended; what others hear of it. */
  abstract void passOn(@Nullable ApiResponse value, @Nullable Throwable failure);

  final boolean calledOff() {
    return calledOff;
  }

  final boolean isAccepted() {
    return handle != null;
  }

  final JobHandle known() {
    return Objects.requireNonNull(handle);
  }

  final void known(JobHandle now) {
    handle = now;
  }

  /** Sets the time within which the job is to end, from now on. */
  final void endWithin(Duration budget) {
    long most = Long.MAX_VALUE / 2;
    boolean far = budget.compareTo(Duration.ofNanos(most)) > 0;
    deadlineNanos = context.time().nanoTime() + (far ? most : budget.toNanos());
  }

  /** Returns when the time is up, by the monotonic clock. */
  final long deadlineNanos() {
    return deadlineNanos;
  }

  /** Returns the time left, zero or negative once it has passed. */
  final Duration remaining() {
    return remaining(context.time().nanoTime());
  }

  final Duration remaining(long nanoTime) {
    return Duration.ofNanos(deadlineNanos - nanoTime);
  }

  // One step at a time counts, so the increment need not be atomic.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  final int countPoll() {
    return ++polls;
  }

  final int polls() {
    return polls;
  }

  /** Answers those who ask for the first answer; the first call counts. */
  final void answerFirst(Later.Outcome<ApiResponse> answer) {
    FIRST.settle(this, answer);
  }

  /** Returns the answer that accepted the job, or why there is none. */
  final CompletableFuture<ApiResponse> first() {
    return FIRST.future(this);
  }

  /** Ends the job, unless it has ended. */
  final void finish(@Nullable ApiResponse value, @Nullable Throwable failure) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    release();
    JobSnapshot now = snapshot();
    if (LOG.isDebugEnabled()) {
      String how = failure == null ? status.toString() : failure.toString();
      LOG.debug("{} ended {}: {}", now.name(), now.effort(), how);
    }
    JobEvents told = knownEvents();
    // An executor that throws keeps nobody waiting.
    if (told != null) {
      Workers.guarded(
          "The executor",
          () -> told.tell(listener -> listener.finished(now, Optional.ofNullable(failure))));
    }
    Later.Outcome<ApiResponse> outcome =
        value != null
            ? new Later.Given<>(value)
            : new Later.Failed<>(Objects.requireNonNull(failure));
    SETTLED.settle(this, outcome);
    TaskFuture<ApiResponse> asked = knownResult();
    if (asked != null) {
      Workers.guarded(
          "The executor", () -> context.workers().callback(() -> outcome.complete(asked)));
    }
    if (told != null) {
      Workers.guarded("The executor", () -> told.end(endFor(value, failure)));
    }
    passOn(value, failure);
  }

  private @Nullable Throwable endFor(@Nullable ApiResponse value, @Nullable Throwable failure) {
    return value != null || status.isTerminal() ? null : failure;
  }

  /** Ends the job because there is none: the submit failed. */
  final void failSubmit(Throwable failure) {
    answerFirst(new Later.Failed<>(failure));
    finish(null, failure);
  }

  /**
   * Stops watching; the job itself goes on. A submit under way is let finish, so that its job id is
   * not lost.
   */
  @Override
  public final void abandoned(String why) {
    if (isDone()) {
      return;
    }
    boolean sent;
    synchronized (this) {
      sent = isAccepted() || isSubmitting();
      calledOff = !sent;
    }
    if (sent && withdrawn()) {
      // Its exchange tells, and that ends the job.
      return;
    }
    if (sent) {
      finish(null, new JobDetachedException(snapshot(), why, null));
      if (!isAccepted() && !isSubmitting()) {
        // It was refused for now just then, and waited to be sent again.
        answerRefused("The submit", why);
      }
    } else {
      // There is no job, so there is nothing to resume.
      String what = "The submit was not sent: " + why;
      failSubmit(new TransportException(Kind.CLOSED, what, false, 0, null));
    }
  }

  /** Ends the wait for the first answer, where the submit was refused and is not sent again. */
  final void answerRefused(String submit, String why) {
    String what = submit + " was refused for now, and not sent again: " + why;
    answerFirst(new Later.Failed<>(new TransportException(Kind.CLOSED, what, false, 1, null)));
  }

  /** Stops watching because the connection closes; a submit under way ends with its exchange. */
  final void close() {
    if (!isSubmitting()) {
      abandoned("the connection was closed");
    }
  }

  final void changeStatus(JobStatus now) {
    JobStatus before = status;
    status = now;
    if (!before.equals(now)) {
      tell((listener, snapshot) -> listener.statusChanged(snapshot, before, now));
      JobEvents told = knownEvents();
      if (told != null) {
        told.publish(now);
      }
    }
  }

  final void tell(BiConsumer<JobListener, JobSnapshot> event) {
    if (!context.around().listeners().isEmpty()) {
      JobSnapshot now = snapshot();
      events().tell(listener -> event.accept(listener, now));
    }
  }

  /** Returns who is told, or null where nobody has been told and nobody listens. */
  private @Nullable JobEvents knownEvents() {
    return context.around().listeners().isEmpty() ? lookForEvents() : events();
  }

  private synchronized @Nullable JobEvents lookForEvents() {
    return events;
  }

  private JobEvents events() {
    synchronized (this) {
      JobEvents known = events;
      if (known == null) {
        known = new JobEvents(context.workers(), context.around().listeners());
        events = known;
      }
      return known;
    }
  }

  /** Returns the time since the job was submitted, by this process or an earlier one. */
  final Duration elapsed() {
    return elapsed(context.time().nanoTime());
  }

  final Duration elapsed(long nanoTime) {
    return elapsedBefore.plusNanos(nanoTime - startedNanos);
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
      Waiting.until(first(), new JobWait(this));
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
    JobEvents told = events();
    if (isDone()) {
      // Harmless where it has been told: the first end counts.
      Futures.whenDone(settled(), (value, failure) -> told.end(endFor(value, failure)));
    }
    return told.updates(() -> status);
  }

  @Override
  public final CompletableFuture<ApiResponse> accepted() {
    return first().thenApplyAsync(Function.identity(), context.workers()::callback);
  }

  @Override
  public final synchronized CompletableFuture<ApiResponse> result() {
    TaskFuture<ApiResponse> known = result;
    if (known == null) {
      known = new TaskFuture<>(this);
      SETTLED.pass(this, known);
      result = known;
    }
    return known;
  }

  private synchronized @Nullable TaskFuture<ApiResponse> knownResult() {
    return result;
  }

  @Override
  public final CompletableFuture<ApiResponse> settled() {
    return SETTLED.future(this);
  }

  @Override
  public final ApiResponse await() {
    return Waiting.until(settled(), new JobWait(this));
  }

  @Override
  public final ApiResponse await(Duration patience) {
    return Waiting.until(settled(), new JobWait(this), patience, context.time());
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
