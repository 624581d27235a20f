package io.pollingsdk.sequence;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.error.WaitTimeoutException;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Waiting;
import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.sequence.Awaited.Manner;
import io.pollingsdk.task.CancelResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a body waits, and how a cancel finds it there. The lock guards what a cancel and the body's
 * own thread both change; nothing of the user's runs under it.
 */
final class Awaiting {
  private final Supplier<String> name;
  private final TimeSource time;
  private final Optional<Turns> turns;
  private final Runnable neverStarted;
  // Wakes the body, once what it awaits has been told.
  private final CompletableFuture<Boolean> calledOff = new CompletableFuture<>();

  private final Object lock = new Object();
  private @Nullable Awaited<?> awaited;
  private boolean ended;
  private volatile @Nullable Manner cancelled;
  private volatile @Nullable Thread owner;
  private boolean hasTurn;

  /**
   * Creates what belongs to a body that has not started.
   *
   * @param name the sequence's name, asked for where something ends early
   * @param time bounds the waits that have a bound
   * @param turns how many bodies may run at once, where that is limited
   * @param neverStarted run where a cancel comes before the body starts
   */
  Awaiting(Supplier<String> name, TimeSource time, Optional<Turns> turns, Runnable neverStarted) {
    this.name = name;
    this.time = time;
    this.turns = turns;
    this.neverStarted = neverStarted;
  }

  /** Makes this thread the body's own; returns false where the body is not to run. */
  boolean begin() {
    hasTurn = turns.isPresent();
    synchronized (lock) {
      if (!ended) {
        owner = Thread.currentThread();
        return true;
      }
    }
    giveTurnBack();
    return false;
  }

  /** Ends what {@link #begin()} began. */
  void end() {
    synchronized (lock) {
      ended = true;
      owner = null;
    }
    calledOff.complete(true);
    giveTurnBack();
  }

  /** Sees to it that the body never starts; returns false where it has, or where that is so. */
  boolean refuse() {
    synchronized (lock) {
      if (ended || owner != null) {
        return false;
      }
      ended = true;
    }
    calledOff.complete(true);
    return true;
  }

  boolean isCancelled() {
    return cancelled != null;
  }

  <V extends @Nullable Object> V await(Awaited<V> next, Optional<Duration> patience)
      throws Exception {
    checkThread();
    CompletableFuture<V> future = next.future();
    if (!future.isDone()) {
      pause(next, patience);
    }
    checkCancelled();
    Optional<Throwable> failure = Futures.failure(future);
    if (failure.isEmpty()) {
      return future.join();
    }
    throw failure.get() instanceof Exception known ? known : Futures.unchecked(failure.get());
  }

  void checkThread() {
    Thread own = owner;
    if (Thread.currentThread() != own) {
      throw new IllegalStateException(
          own == null
              ? name.get() + ": a step was used after the sequence had ended"
              : name.get()
                  + ": a step was awaited on thread "
                  + Thread.currentThread().getName()
                  + "; only the body's own thread, "
                  + own.getName()
                  + ", may await. Start a sequence there, and await that one");
    }
  }

  void checkCancelled() {
    if (isCancelled()) {
      throw new SequenceCancelledException(name.get());
    }
  }

  private void pause(Awaited<?> next, Optional<Duration> patience) {
    Manner before;
    synchronized (lock) {
      before = cancelled;
      awaited = next;
    }
    giveTurnBack();
    try {
      Waiting.Broken broken = new Broken(next, name);
      // Cancelled before it was awaited is the same as cancelled while it was.
      CompletableFuture<?> woken = before == null ? calledOff : next.cancel(before);
      if (patience.isPresent()) {
        Waiting.untilAny(broken, patience.get(), time, next.future(), woken);
      } else {
        Waiting.untilAny(broken, next.future(), woken);
      }
    } finally {
      synchronized (lock) {
        awaited = null;
      }
      takeTurn();
    }
  }

  private void giveTurnBack() {
    if (hasTurn) {
      hasTurn = false;
      turns.orElseThrow().giveBack();
    }
  }

  private void takeTurn() {
    if (turns.isPresent()) {
      turns.get().take();
      hasTurn = true;
    }
  }

  /**
   * Calls the body off, and what it awaits; down a chain of nested sequences in a loop, as a chain
   * may be longer than a stack. A body is woken once the last of the chain has been told, so that
   * it does not close what the wish still needs.
   *
   * @return what became of the wish, once it has been passed on
   */
  CompletableFuture<CancelResult> callOff(Manner manner) {
    synchronized (lock) {
      if (ended) {
        return CompletableFuture.completedFuture(CancelResult.ALREADY_DONE);
      }
    }
    Deque<Awaiting> chain = new ArrayDeque<>();
    CompletableFuture<?> told = null;
    for (Awaiting one = this; told == null; ) {
      Optional<Awaited<?>> waitsFor;
      boolean never;
      synchronized (one.lock) {
        if (one.ended || one.cancelled != null) {
          told = one.calledOff;
          break;
        }
        one.cancelled = manner;
        never = one.owner == null;
        one.ended = never;
        waitsFor = Optional.ofNullable(one.awaited);
      }
      chain.push(one);
      if (never) {
        one.neverStarted.run();
      }
      if (waitsFor.isPresent() && waitsFor.get().what() instanceof SequenceTask<?> nested) {
        one = nested.awaiting();
      } else {
        told =
            waitsFor
                .<CompletableFuture<?>>map(what -> what.cancel(manner))
                .orElseGet(() -> CompletableFuture.completedFuture(true));
      }
    }
    Futures.whenDone(told, (value, failure) -> chain.forEach(one -> one.calledOff.complete(true)));
    return calledOff.thenApply(done -> CancelResult.REQUESTED);
  }

  /** How a wait for a step ends early. */
  private record Broken(Awaited<?> next, Supplier<String> name) implements Waiting.Broken {
    @Override
    public RuntimeException interrupted(InterruptedException cause) {
      return new WaitInterruptedException(describe(), cause);
    }

    @Override
    public RuntimeException timedOut(Duration patience) {
      return new WaitTimeoutException(describe(), patience);
    }

    private String describe() {
      return next.what() + ", a step of " + name.get();
    }
  }
}
