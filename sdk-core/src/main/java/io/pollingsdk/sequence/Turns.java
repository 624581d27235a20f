package io.pollingsdk.sequence;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * How many bodies may run at once; who awaits gives its turn back meanwhile. First come, first
 * served; a sequence that waits for its first turn has no thread yet.
 */
final class Turns {
  private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
  private int free;

  Turns(int most) {
    free = most;
  }

  /** Calls back when there is a turn; the callback returns false where it does not use it. */
  void whenFree(BooleanSupplier granted) {
    synchronized (waiting) {
      if (free == 0) {
        waiting.add(granted);
        return;
      }
      free--;
    }
    if (!granted.getAsBoolean()) {
      giveBack();
    }
  }

  /** Waits for a turn; an interruption does not end the wait and stays set. */
  void take() {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    whenFree(() -> turn.complete(true));
    turn.join();
  }

  void giveBack() {
    BooleanSupplier next;
    do {
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          free++;
          return;
        }
      }
    } while (!next.getAsBoolean());
  }
}
