package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.download.Recovery.Decision;
import io.pollingsdk.internal.pace.TurnQueue;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download from start to end: waits for its turn, tries a source, decides what to do next. A
 * thread is taken for an attempt only; while waiting it costs memory. Ending it from outside
 * (cancel, close, time up) may come at any moment.
 */
final class Run<T> extends WatchedRun<T> {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.download");
  // How long those who wait may have to wait for an attempt that was told to stop.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Context context;
  private final DownloadRequest first;
  private final Plan plan;
  private final Work<T> work;
  private final Events events;
  private final Deadline deadline;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private final Object lock = new Object();
  // What follows is guarded by the lock. While waiting, whoever ends the run concludes it;
  // otherwise the thread at work does.
  private boolean waiting = true;
  private @Nullable Problem ended;
  private Stop attempt = new Stop();
  private TurnQueue.@Nullable Turn turn;
  private TimeSource.@Nullable Timer timer;
  private TimeSource.@Nullable Timer limit;
  private Runnable afterwards = () -> {};

  Run(Context context, Plan plan, Work<T> work, Events events) {
    super(context, plan, work);
    this.context = context;
    this.first = plan.request();
    this.plan = plan;
    this.work = work;
    this.events = events;
    this.deadline = Deadline.in(context.time(), plan.request().bounds().timeout());
  }

  /** Has something done when everything is over and cleaned up; set before it begins. */
  void afterwards(Runnable action) {
    afterwards = action;
  }

  /** Begins, by itself or behind another; the run ends in any case, whatever happens. */
  void begin(Runnable firstStep) {
    context.live().add(this);
    outcome().onAbandoned(() -> end(Kind.CANCELLED, "its future was cancelled"));
    Duration most = plan.request().bounds().timeout();
    TimeSource.Timer alarm =
        context
            .time()
            .schedule(
                most,
                () ->
                    end(
                        Kind.TOTAL_TIMEOUT,
                        "it was not done within "
                            + Durations.text(most)
                            + ", its whole time (timeout)"));
    synchronized (lock) {
      limit = alarm;
    }
    if (context.isClosed()) {
      end(Kind.CLOSED, "the context is closed");
    } else {
      firstStep.run();
    }
  }

  /** Asks the first source. */
  void start() {
    ask(plan.next());
  }

  DownloadRequest request() {
    return first;
  }

  /** Ends without having asked anybody: with what another run ended with, or a problem. */
  void endWith(Callable<T> outcome) {
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      waiting = false;
    }
    conclude(() -> settle(outcome));
  }

  private void settle(Callable<T> outcome) {
    try {
      settle(outcome.call());
    } catch (Refusal e) {
      settle(plan.exception(e.problem()));
    } catch (DownloadException e) {
      settle(e);
    } catch (Exception e) {
      settle(plan.exception(Problem.of(Kind.PROTOCOL, "the SDK failed: " + e, e)));
    }
  }

  /** Done when everything is over and cleaned up; its value is nothing. */
  CompletableFuture<Boolean> over() {
    return over;
  }

  /** Waits for a turn at a source, unless the run was ended. */
  private void ask(Source source) {
    Stop fresh = new Stop();
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      attempt = fresh;
    }
    TurnQueue.Turn asked =
        context
            .turns()
            .ask(
                source.host(),
                plan.request().expectations().size().orElse(0),
                turn -> granted(source, turn));
    synchronized (lock) {
      if (ended == null) {
        // The turn may have come and gone already, and the next one been asked for.
        if (attempt == fresh) {
          turn = asked;
        }
        return;
      }
    }
    asked.end();
  }

  private void granted(Source source, TurnQueue.Turn granted) {
    boolean late;
    synchronized (lock) {
      late = ended != null;
      if (!late) {
        turn = granted;
      }
    }
    if (late) {
      granted.end();
      return;
    }
    Source now = plan.insteadOf(source);
    if (!now.equals(source)) {
      granted.end();
      ask(now);
      return;
    }
    hand(source);
  }

  /** Does something after a while, unless the run is ended before. */
  private void later(Duration wait, Runnable step) {
    synchronized (lock) {
      if (ended == null) {
        timer = context.time().schedule(wait, () -> context.workers().engine(step));
      }
    }
  }

  private void hand(Source source) {
    Stop stop;
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      waiting = false;
      stop = attempt;
    }
    onBlocking(() -> attempt(source, stop));
  }

  /** Runs on a thread that may block; where none is to be had, on an engine thread. */
  private void onBlocking(Runnable step) {
    try {
      context.blocking().execute(step);
    } catch (RuntimeException | OutOfMemoryError noThread) {
      context.workers().engine(step);
    }
  }

  private void attempt(Source source, Stop stop) {
    try {
      stop.check();
      T value =
          work.attempt(
              new Work.Trial(
                  plan.request(), source, plan.begun(), plan.hasOthersThan(source), stop));
      context.health().succeeded(source.authority());
      conclude(() -> settle(value));
      BlockingThreads.lastly(this::release);
    } catch (Refusal e) {
      plan.blame(source, e.problem());
      release();
      failed(source, e.problem(), e.isLast());
    } catch (Throwable e) {
      release();
      failed(source, Problem.of(Kind.PROTOCOL, "the SDK failed: " + e, e), true);
    }
  }

  private void release() {
    TurnQueue.Turn held;
    synchronized (lock) {
      held = turn;
      turn = null;
    }
    if (held != null) {
      held.end();
    }
  }

  private void failed(Source source, Problem problem, boolean last) {
    Throwable strategyFailure = null;
    try {
      if (!isEnded()) {
        DownloadException failure = plan.failed(source, problem);
        Decision decision =
            last || !problem.kind().isSourcesFault()
                ? Recovery.fail()
                : plan.decide(source, problem, failure, deadline.remaining(context.time()));
        if (goOn(source, failure, decision)) {
          return;
        }
      }
    } catch (Refusal e) {
      plan.endWith(source, e.problem());
    } catch (Throwable e) {
      LOG.warn("A recovery strategy threw; the download fails", e);
      plan.endWith(source, problem);
      strategyFailure = e;
    }
    giveUp(strategyFailure);
  }

  /** Carries out a decision; returns false where the run is over. */
  private boolean goOn(Source source, DownloadException failure, Decision decision) {
    if (decision instanceof Recovery.Retry retry && plan.takeRetry()) {
      return pause(retry.after(), source, () -> events.retrying(failure, retry.after()));
    }
    if (decision instanceof Recovery.RetryWith other && plan.takeRetry()) {
      context.check(other.request());
      plan.change(other.request());
      work.change(other.request());
    } else if (decision instanceof Recovery.Fail) {
      plan.endWith(source, plan.failure(source));
      return false;
    } else if (!plan.leave(source)) {
      return false;
    }
    Source next = plan.next();
    return pause(Duration.ZERO, next, () -> events.switched(failure, next));
  }

  private boolean pause(Duration wait, Source source, Runnable event) {
    synchronized (lock) {
      if (ended != null) {
        return false;
      }
      waiting = true;
    }
    event.run();
    if (wait.isZero()) {
      ask(source);
    } else {
      later(wait, () -> ask(source));
    }
    return true;
  }

  /** Returns whether it was ended from outside. */
  boolean isEnded() {
    synchronized (lock) {
      return ended != null;
    }
  }

  /** Cleans up and says what happened; by the one who concludes. */
  private void giveUp(@Nullable Throwable alongside) {
    Workers.guarded("The end of a download", work::abandon);
    Problem reason;
    synchronized (lock) {
      reason = ended;
    }
    DownloadException failure = reason != null ? plan.exception(reason) : plan.verdict();
    if (alongside != null) {
      failure.addSuppressed(alongside);
    }
    conclude(() -> settle(failure));
  }

  /**
   * Ends the run from outside; returns false where it has ended, or is being published. An attempt
   * that is under way cleans up first, but nobody waits long for it.
   */
  @Override
  boolean end(Kind kind, String text) {
    Problem why = Problem.of(kind, text, null);
    boolean mine;
    synchronized (lock) {
      if (ended != null || isDone() || (!waiting && !attempt.claim(why))) {
        return false;
      }
      ended = why;
      mine = waiting;
      if (timer != null) {
        timer.cancel();
      }
    }
    if (mine) {
      release();
      onBlocking(() -> giveUp(null));
    } else {
      attempt.fire();
      TimeSource.Timer unused =
          context
              .time()
              .schedule(GRACE, () -> context.workers().engine(() -> settle(plan.exception(why))));
    }
    return true;
  }

  /** Says what happened though the attempt goes on: nobody will be there to say it later. */
  void forsake() {
    Problem reason;
    synchronized (lock) {
      reason = ended;
    }
    if (reason != null) {
      settle(plan.exception(reason));
    }
  }

  private void settle(T value) {
    if (outcome().complete(value)) {
      events.succeeded(value);
    }
  }

  private void settle(DownloadException failure) {
    if (outcome().fail(failure)) {
      events.failed(failure);
    }
  }

  /** Lets go of everything before it says the last word: who hears that may come again at once. */
  private void conclude(Runnable lastWord) {
    synchronized (lock) {
      if (limit != null) {
        limit.cancel();
      }
    }
    context.live().remove(this);
    Workers.guarded("The end of a download", afterwards);
    lastWord.run();
    over.complete(true);
  }
}
