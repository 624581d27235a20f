package io.pollingsdk.internal.exchange;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Waits for a bulkhead's permit without a thread: its own wait blocks, so it is asked only when it
 * shows room. Served in order; a wait is bounded by the bulkhead's maximum.
 */
final class BulkheadQueue {
  private final Bulkhead bulkhead;
  private final TimeSource time;
  private final Workers workers;
  private final Queue<Waiter> waiting = new ArrayDeque<>();

  /** Called with true once a permit is held, with false when none came in time. */
  interface Receiver {
    void permitted(boolean granted);
  }

  private static final class Waiter {
    private final Receiver receiver;
    private TimeSource.Timer timer = () -> {};

    Waiter(Receiver receiver) {
      this.receiver = receiver;
    }
  }

  BulkheadQueue(Bulkhead bulkhead, TimeSource time, Workers workers) {
    this.bulkhead = bulkhead;
    this.time = time;
    this.workers = workers;
    // Other users of the same bulkhead free permits too.
    bulkhead.getEventPublisher().onCallFinished(event -> workers.engine(this::drain));
  }

  void acquire(Receiver receiver) {
    Duration patience = bulkhead.getBulkheadConfig().getMaxWaitDuration();
    boolean granted = false;
    synchronized (waiting) {
      if (waiting.isEmpty() && hasRoom()) {
        granted = bulkhead.tryAcquirePermission();
      }
      if (!granted && !patience.isZero()) {
        Waiter waiter = new Waiter(receiver);
        waiting.add(waiter);
        waiter.timer = time.schedule(patience, () -> workers.engine(() -> giveUp(waiter)));
        return;
      }
    }
    receiver.permitted(granted);
  }

  void release() {
    bulkhead.onComplete();
  }

  private void giveUp(Waiter waiter) {
    boolean stillWaiting;
    synchronized (waiting) {
      stillWaiting = waiting.remove(waiter);
    }
    if (stillWaiting) {
      waiter.receiver.permitted(false);
    }
  }

  private void drain() {
    while (true) {
      Waiter next;
      synchronized (waiting) {
        if (waiting.isEmpty() || !hasRoom() || !bulkhead.tryAcquirePermission()) {
          return;
        }
        next = waiting.remove();
      }
      next.timer.cancel();
      next.receiver.permitted(true);
    }
  }

  private boolean hasRoom() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
  }
}
