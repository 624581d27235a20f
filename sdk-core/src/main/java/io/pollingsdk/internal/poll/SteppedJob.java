package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.internal.exchange.Cookies;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.JobCookies;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.JobUnreachableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A job that moves in steps: each is the answer to a request or the end of a wait, one at a time,
 * on an engine thread. Whatever a step throws ends the job.
 */
abstract class SteppedJob extends WatchedJob implements Cookies {
  private boolean waiting;
  private int turn;
  private long dueNanos;
  private @Nullable Runnable next;
  private @Nullable CompletableFuture<ApiResponse> inFlight;
  private @Nullable JobCookies cookies;

  SteppedJob(JobContext context, Duration budget, Duration elapsedBefore) {
    super(context, budget, elapsedBefore);
  }

  /** The step after a wait, where nothing else was said. */
  abstract void poll();

  /** Sends a request; its answer becomes the next step. */
  final void fly(
      ApiRequest request,
      Terms terms,
      BiConsumer<@Nullable ApiResponse, @Nullable Throwable> then) {
    CompletableFuture<ApiResponse> sent = context.exchanger().send(request, terms);
    synchronized (this) {
      waiting = false;
      turn++;
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
    if (isDone()) {
      sent.cancel(isAccepted());
    }
  }

  @Override
  final boolean withdrawn() {
    CompletableFuture<ApiResponse> submit;
    synchronized (this) {
      submit = isAccepted() ? null : inFlight;
    }
    return submit != null && submit.cancel(false);
  }

  @Override
  public final void store(URI uri, Headers headers, Instant now) {
    if (JobCookies.isSetBy(headers)) {
      synchronized (this) {
        cookies = cookies == null ? new JobCookies() : cookies;
        cookies.store(uri, headers, now);
      }
    }
  }

  @Override
  public final synchronized @Nullable String header(URI uri, Instant now) {
    return cookies == null ? null : cookies.header(uri, now);
  }

  /** Returns whether the API has bound the job to something by a cookie. */
  final synchronized boolean hasCookies() {
    return cookies != null;
  }

  /** Polls after a wait. */
  final int schedule(Duration delay) {
    return schedule(delay, null);
  }

  /**
   * Does something after a wait.
   *
   * @return the number of this wait; others end it early with {@link #endWait}
   */
  final int schedule(Duration delay, @Nullable Runnable work) {
    boolean atOnce = delay.isNegative() || delay.isZero();
    int mine;
    synchronized (this) {
      mine = ++turn;
      if (isDone()) {
        return mine;
      }
      waiting = true;
      next = work;
      dueNanos = context.time().nanoTime() + delay.toNanos();
      if (!atOnce) {
        context.alarms().set(this, delay);
      }
    }
    if (atOnce) {
      context.workers().soon(context.time(), this::ring);
    }
    return mine;
  }

  /**
   * Waits without an alarm for somebody who will end it with {@link #endWait}.
   *
   * @return the number of this wait
   */
  final synchronized int park() {
    int mine = ++turn;
    if (!isDone()) {
      waiting = true;
      next = null;
      dueNanos = deadlineNanos();
    }
    return mine;
  }

  /**
   * Sees that a wait for somebody else ends at the deadline, where that may take longer.
   *
   * @param which the number of the wait
   * @param longest how long it may take at most
   * @param interest cancelled when the wait ends before its time, but not by {@link #endWait}
   * @return the time left
   */
  final Duration park(int which, Duration longest, CompletableFuture<ApiResponse> interest) {
    Duration left = remaining();
    boolean waits;
    synchronized (this) {
      waits = isWaiting(which);
      if (waits) {
        inFlight = interest;
      }
      if (waits && left.compareTo(longest) < 0) {
        context.alarms().set(this, left);
      }
    }
    if (!waits) {
      interest.cancel(false);
    }
    return left;
  }

  /** The wait is over. */
  @Override
  protected final void ring() {
    Runnable work;
    CompletableFuture<ApiResponse> left;
    synchronized (this) {
      // An alarm that was moved while it rang comes once more, in its time.
      if (isDone() || !waiting || dueNanos - context.time().nanoTime() > 0) {
        return;
      }
      left = inFlight;
      work = leaveWait();
    }
    if (left != null) {
      left.cancel(false);
    }
    step(work == null ? this::poll : work);
  }

  /** Ends a wait before its time; returns false where it is over, or is another one by now. */
  final boolean endWait(int which) {
    synchronized (this) {
      if (isDone() || !waiting || turn != which) {
        return false;
      }
      leaveWait();
    }
    context.alarms().cancel(this);
    return true;
  }

  private @Nullable Runnable leaveWait() {
    Runnable work = next;
    waiting = false;
    next = null;
    inFlight = null;
    turn++;
    return work;
  }

  /** Returns whether a wait is still the present one. */
  final synchronized boolean isWaiting(int which) {
    return !isDone() && waiting && turn == which;
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
    synchronized (this) {
      flying = isAccepted() ? inFlight : null;
      waiting = false;
      next = null;
      turn++;
    }
    context.alarms().cancel(this);
    if (flying != null) {
      flying.cancel(true);
    }
  }

  /** Cuts a wait short, so that its step comes after the given time; a shorter wait stays. */
  final void hurry(Duration soon) {
    synchronized (this) {
      long at = context.time().nanoTime() + soon.toNanos();
      if (waiting && at - dueNanos < 0) {
        dueNanos = at;
        context.alarms().set(this, soon);
      }
    }
  }
}
