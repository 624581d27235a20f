package io.pollingsdk.internal.apache;

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
  private final Queue<Line> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rung = new AtomicBoolean();

  // This thread's own.
  private int events;
  private @Nullable Wire wire;

  IoThread(Runnable work, String name) {
    super(work, name);
  }

  /** Returns the I/O thread that runs this; null on any other thread. */
  static @Nullable IoThread current() {
    return Thread.currentThread() instanceof IoThread io ? io : null;
  }

  /** Lets a line of this thread begin with its request, soon and on this thread. */
  void soon(Line line) {
    ready.add(line);
    boolean own = Thread.currentThread() == this && events > 0;
    if (!own && !rung.getAndSet(true)) {
      line.ring();
    }
  }

  /** An event of the library begins. */
  void enter() {
    events++;
  }

  /**
   * An event of the library is over. Nothing begins behind one that failed: its line is not closed
   * yet, and its failure is the next event.
   */
  void leave(boolean done) {
    if (done && events == 1) {
      begin();
    }
    events--;
    if (!done) {
      missed();
    }
  }

  /**
   * Lets those begin that are ready. Also called now and then between events: the line that rang
   * may have been closed before it was heard.
   */
  void begin() {
    rung.set(false);
    for (Line line = ready.poll(); line != null; line = ready.poll()) {
      line.begin();
    }
  }

  /** A line was closed, which may be the one that rang: another one does. */
  void missed() {
    Line next = ready.peek();
    if (next != null) {
      next.ring();
    }
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
