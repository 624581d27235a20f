package io.pollingsdk.internal.apache;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An I/O thread and the lines that have a request to send. The library would have each of them
 * registered for writing, which costs two calls of the system a request; here one of them rings for
 * all, and none does for what this thread begins itself, between two events.
 */
final class IoThread extends Thread {
  private final Queue<Turn<?>> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rung = new AtomicBoolean();

  // This thread's own.
  private int events;
  private final Queue<Wire> holding = new ArrayDeque<>();
  private @Nullable Wire wire;

  IoThread(Runnable work, String name) {
    super(work, name);
  }

  /** Returns the I/O thread that runs this; null on any other thread. */
  static @Nullable IoThread current() {
    return Thread.currentThread() instanceof IoThread io ? io : null;
  }

  /** Lets an exchange begin on a line of this thread, soon and on this thread. */
  void soon(Turn<?> turn, Line line) {
    ready.add(turn);
    boolean own = Thread.currentThread() == this && events > 0;
    if (!own && !rung.getAndSet(true)) {
      line.ring();
    }
    // One that has closed since it was chosen may be the thread's last: nothing would wake it.
    if (!own && !line.isOpen() && ready.remove(turn)) {
      turn.again(line);
    }
  }

  /** An event of the library begins. */
  void enter() {
    events++;
  }

  /**
   * An event of the library is over, and those begin that are ready. Nothing begins behind one that
   * failed: its line is not closed yet, and its failure is the next event.
   */
  void leave(boolean done) {
    try {
      if (done && events == 1) {
        begin();
      }
    } finally {
      events--;
    }
    if (!done) {
      missed();
    }
  }

  private void begin() {
    // What is written may fail, and have somebody send again.
    do {
      rung.set(false);
      for (Turn<?> turn = ready.poll(); turn != null; turn = ready.poll()) {
        turn.beginOrFail();
      }
      for (Wire held = holding.poll(); held != null; held = holding.poll()) {
        held.letGo();
      }
    } while (!ready.isEmpty());
  }

  /** Notes that a connection has bytes to write when all that can begin has begun. */
  void holds(Wire held) {
    holding.add(held);
  }

  /** A line was closed, which may be the one that rang: the others do. */
  void missed() {
    ready.forEach(Turn::ring);
  }

  boolean isBusy() {
    return events > 0;
  }

  /** Notes whose input this thread works on. */
  void works(Wire on) {
    wire = on;
  }

  @Nullable Wire wire() {
    return wire;
  }
}
