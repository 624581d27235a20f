package io.pollingsdk.internal.run;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs what one step of a queue leads to behind that step instead of within it, where both are on
 * one thread: a line of any length would otherwise grow a stack as deep.
 */
public final class OneByOne {
  private static final ThreadLocal<@Nullable Queue<Runnable>> MINE = new ThreadLocal<>();

  private OneByOne() {}

  /**
   * Runs an action at once, or, within another one that is run so on this thread, behind it. What
   * it throws is logged.
   */
  public static void run(Runnable action) {
    Queue<Runnable> behind = MINE.get();
    if (behind != null) {
      behind.add(action);
      return;
    }
    Queue<Runnable> mine = new ArrayDeque<>();
    MINE.set(mine);
    try {
      for (Runnable next = action; next != null; next = mine.poll()) {
        Workers.guarded("Who waited for a turn", next);
      }
    } finally {
      MINE.remove();
    }
  }
}
