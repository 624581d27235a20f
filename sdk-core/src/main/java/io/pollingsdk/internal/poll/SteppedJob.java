package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A job that moves in steps: each is the answer to a request or the end of a wait, one at a time,
 * on an engine thread. Whatever a step throws ends the job.
 */
abstract class SteppedJob extends WatchedJob {
  private boolean waiting;
  private Deadline due = new Deadline(0);
  private int turn;
  private TimeSource.@Nullable Timer timer;
  private @Nullable CompletableFuture<ApiResponse> inFlight;

  SteppedJob(JobContext context, Duration budget, Duration elapsedBefore) {
    super(context, budget, elapsedBefore);
  }

  /** Sends a request; its answer becomes the next step. */
  final void fly(
      ApiRequest request,
      Terms terms,
      BiConsumer<@Nullable ApiResponse, @Nullable Throwable> then) {
    CompletableFuture<ApiResponse> sent = context.exchanger().send(request, terms);
    synchronized (this) {
      waiting = false;
      inFlight = sent;
    }
    Futures.whenDone(
        sent,
        (response, failure) -> {
          synchronized (this) {
            inFlight = null;
          }
          step(() -> then.accept(response, failure));
        });
    if (isDone() && isAccepted()) {
      sent.cancel(true);
    }
  }

  final void schedule(Duration delay, Runnable work) {
    synchronized (this) {
      if (isDone()) {
        return;
      }
      int mine = ++turn;
      waiting = true;
      due = Deadline.in(context.time(), delay);
      timer = context.time().schedule(delay, () -> context.workers().engine(() -> due(mine, work)));
    }
  }

  private void due(int mine, Runnable work) {
    synchronized (this) {
      if (isDone() || mine != turn || !waiting) {
        return;
      }
      waiting = false;
    }
    step(work);
  }

  /** Runs a step; whatever a hook throws ends the job with it, so that no future is ever lost. */
  final void step(Runnable work) {
    if (isDone() && isAccepted()) {
      return;
    }
    try {
      work.run();
    } catch (Throwable e) {
      if (isAccepted()) {
        finish(null, new JobUnreachableException(snapshot(), String.valueOf(e.getMessage()), e));
      } else {
        failSubmit(e);
      }
    }
  }

  @Override
  final void release() {
    CompletableFuture<ApiResponse> flying;
    TimeSource.Timer waitingFor;
    synchronized (this) {
      flying = isAccepted() ? inFlight : null;
      waitingFor = timer;
      timer = null;
    }
    if (waitingFor != null) {
      waitingFor.cancel();
    }
    if (flying != null) {
      flying.cancel(true);
    }
  }

  /** Cuts a wait short, so that its step comes after the given time; a shorter wait stays. */
  final void hurry(Duration soon, Runnable work) {
    synchronized (this) {
      if (waiting && timer != null && soon.compareTo(due.remaining(context.time())) < 0) {
        timer.cancel();
        schedule(soon, work);
      }
    }
  }
}
