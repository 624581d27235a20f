package io.pollingsdk.internal.exchange;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.pollingsdk.internal.pace.Line;
import io.pollingsdk.internal.run.OneByOne;
import io.pollingsdk.pacing.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a bulkhead's permit without a thread: its own wait blocks, so it is asked only when it
 * shows room. There is one queue for each bulkhead, so connections that share one are served in
 * order; it lives as long as the bulkhead, whose events it listens to. A wait is bounded by the
 * bulkhead's maximum.
 */
final class BulkheadQueue {
  private static final Map<Bulkhead, WeakReference<BulkheadQueue>> ALL = new WeakHashMap<>();

  private final Bulkhead bulkhead;
  private final Line<Waiter> waiting;

  /** Called with true once a permit is held, with false when none came in time. */
  interface Receiver {
    void permitted(boolean granted);
  }

  /** One who waits; leaves the queue when told to. */
  final class Waiter implements Line.Member {
    private final Receiver receiver;
    private final Executor executor;
    private TimeSource.Timer timer = () -> {};
    private boolean over;

    private Waiter(Receiver receiver, Executor executor) {
      this.receiver = receiver;
      this.executor = executor;
    }

    /** Leaves the queue; returns false if the answer has been given already. */
    boolean leave() {
      synchronized (waiting) {
        timer.cancel();
        boolean waited = !over;
        over = true;
        if (waited) {
          waiting.left();
        }
        return waited;
      }
    }

    @Override
    public boolean hasLeft() {
      return over;
    }
  }

  /** Creates a queue of its own for a bulkhead; it is kept in the one that is given, empty. */
  BulkheadQueue(Bulkhead bulkhead, Queue<Waiter> waiting) {
    this.bulkhead = bulkhead;
    this.waiting = new Line<>(waiting);
    // Whoever frees a permit, the next in line gets it.
    bulkhead.getEventPublisher().onCallFinished(event -> drain());
  }

  static BulkheadQueue of(Bulkhead bulkhead) {
    synchronized (ALL) {
      WeakReference<BulkheadQueue> known = ALL.get(bulkhead);
      BulkheadQueue queue = known == null ? null : known.get();
      if (queue == null) {
        queue = new BulkheadQueue(bulkhead, new ArrayDeque<>());
        ALL.put(bulkhead, new WeakReference<>(queue));
      }
      return queue;
    }
  }

  /** Asks for a permit; returns who waits for it, or null where the answer has been given. */
  @Nullable Waiter acquire(Receiver receiver, TimeSource time, Executor executor) {
    Duration patience = bulkhead.getBulkheadConfig().getMaxWaitDuration();
    boolean granted;
    synchronized (waiting) {
      granted = waiting.first() == null && hasRoom() && bulkhead.tryAcquirePermission();
      if (!granted && !patience.isZero()) {
        Waiter waiter = new Waiter(receiver, executor);
        waiting.add(waiter);
        waiter.timer = time.schedule(patience, () -> executor.execute(() -> giveUp(waiter)));
        return waiter;
      }
    }
    receiver.permitted(granted);
    return null;
  }

  void release() {
    bulkhead.onComplete();
  }

  private static void giveUp(Waiter waiter) {
    if (waiter.leave()) {
      waiter.receiver.permitted(false);
    }
  }

  private void drain() {
    while (true) {
      Waiter next;
      synchronized (waiting) {
        next = waiting.first();
        if (next == null || !hasRoom() || !bulkhead.tryAcquirePermission()) {
          return;
        }
        waiting.take();
        next.over = true;
        next.timer.cancel();
      }
      Waiter served = next;
      OneByOne.run(() -> served.executor.execute(() -> served.receiver.permitted(true)));
    }
  }

  private boolean hasRoom() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
  }
}
