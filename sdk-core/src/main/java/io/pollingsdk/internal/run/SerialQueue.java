package io.pollingsdk.internal.run;

import java.util.ArrayDeque;
import java.util.Queue;

/** Runs callbacks one at a time, in order, on the callback pool. */
public final class SerialQueue {
  private final Workers workers;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  /** Creates an empty queue. */
  public SerialQueue(Workers workers) {
    this.workers = workers;
  }

  /** Adds a callback behind those already there. */
  public void add(Runnable callback) {
    synchronized (waiting) {
      waiting.add(callback);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      workers.callback(this::drain);
    } catch (Throwable refused) {
      synchronized (waiting) {
        running = false;
      }
      throw refused;
    }
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      Workers.guarded("A listener", next);
    }
  }
}
