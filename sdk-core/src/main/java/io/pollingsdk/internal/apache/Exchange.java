package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.run.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: who waits for it, how far it has come, and how to stop it.
 *
 * @param <T> what it leads to
 */
class Exchange<T> {
  private static final String ATTRIBUTE = Exchange.class.getName();

  private enum Stage {
    WAITING,
    SENT,
    NEVER_SENT
  }

  private final WireRequest request;
  private final boolean proxied;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Set<Exchange<?>> active;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

  // Guarded by this.
  private @Nullable Runnable stop;
  private @Nullable List<Runnable> moreStops;

  /** Creates an exchange, which is in the set of those under way until it is over. */
  Exchange(WireRequest request, boolean proxied, Set<Exchange<?>> active) {
    this.request = request;
    this.proxied = proxied;
    this.active = active;
  }

  static Exchange<?> of(HttpContext context) {
    return (Exchange<?>) context.getAttribute(ATTRIBUTE);
  }

  void attachTo(HttpContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  WireRequest request() {
    return request;
  }

  boolean isProxied() {
    return proxied;
  }

  CompletableFuture<T> result() {
    return result;
  }

  /** Called before the first byte of the request itself, not of a tunnel for it, is written. */
  void sending() throws ProtocolException {
    if (!begins()) {
      throw new ProtocolException("nobody waits for the answer any more");
    }
  }

  /** The same; returns whether anybody still waits for the answer. */
  boolean begins() {
    return stage.compareAndSet(Stage.WAITING, Stage.SENT);
  }

  /** If the request was not sent yet, it never will be. */
  void holdBack() {
    stage.compareAndSet(Stage.WAITING, Stage.NEVER_SENT);
  }

  /** Returns whether the request may have been received; if not, it never will be. */
  boolean wasSent() {
    holdBack();
    return stage.get() == Stage.SENT;
  }

  /**
   * Remembers how to stop a stage of the exchange. The library knows only the stage it noted last,
   * and that is the wrong one where a stage ends before its note is taken. Stopping what has ended
   * is harmless.
   */
  void stopBy(Runnable another) {
    synchronized (this) {
      if (stop == null) {
        stop = another;
      } else {
        moreStops = moreStops == null ? new ArrayList<>() : moreStops;
        moreStops.add(another);
      }
    }
    if (result.isCompletedExceptionally()) {
      another.run();
    }
  }

  /** Begins; what the caller does to the result counts from here on. */
  void begin() {
    active.add(this);
    Futures.whenDone(result, (answer, failure) -> finished(failure != null));
  }

  // The result may come from us, or because the caller cancelled or completed it.
  private void finished(boolean failed) {
    if (failed) {
      over();
    }
    if (!settled.get()) {
      holdBack();
      abort();
    }
  }

  /** The connection is back in the pool or closed, or there never was one. */
  final void over() {
    active.remove(this);
  }

  /** Hands over the answer; returns whether anybody still wants it. */
  final boolean succeed(T answer) {
    settled.set(true);
    return result.complete(answer);
  }

  void fail(TransportException failure) {
    settled.set(true);
    result.completeExceptionally(failure);
  }

  /** Fails and aborts, whatever has come so far. */
  void stop(TransportException failure) {
    fail(failure);
    abort();
  }

  final void abort() {
    List<Runnable> all = new ArrayList<>();
    synchronized (this) {
      if (stop != null) {
        all.add(stop);
      }
      if (moreStops != null) {
        all.addAll(moreStops);
      }
    }
    all.forEach(Runnable::run);
  }
}
