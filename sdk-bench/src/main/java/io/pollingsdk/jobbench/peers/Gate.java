package io.pollingsdk.jobbench.peers;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many calls be under way, for clients that open as many connections as there are
 * calls. Never blocks: who comes later waits in line.
 */
final class Gate {
  private final Semaphore places;
  private final Queue<Runnable> line = new ConcurrentLinkedQueue<>();

  Gate(int most) {
    places = new Semaphore(most);
  }

  /** Runs a call, now or once there is a place; its end must be told by {@link #leave}. */
  void enter(Runnable call) {
    if (line.isEmpty() && places.tryAcquire()) {
      call.run();
    } else {
      line.add(call);
      admit();
    }
  }

  /** Gives a place back. */
  void leave() {
    places.release();
    admit();
  }

  private void admit() {
    while (!line.isEmpty() && places.tryAcquire()) {
      Runnable next = line.poll();
      if (next == null) {
        places.release();
      } else {
        next.run();
      }
    }
  }
}
