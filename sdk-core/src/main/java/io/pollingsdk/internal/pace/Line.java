package io.pollingsdk.internal.pace;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose members may leave from its midst at next to no cost: who has left is skipped when
 * its turn would come, and all such are dropped together once they are the half of it. Not
 * thread-safe.
 *
 * @param <M> who waits
 */
public final class Line<M extends Line.Member> {
  private static final int FEW = 16;

  private final Queue<M> queue;
  private int left;

  /** Who waits in a line. */
  public interface Member {
    /** Returns whether it has left. Once it has, it never comes back. */
    boolean hasLeft();
  }

  /**
   * Creates a line.
   *
   * @param queue empty, and from now on the line's own; its order is the line's
   */
  public Line(Queue<M> queue) {
    this.queue = queue;
  }

  /** Lets one in who has not left. */
  public void add(M member) {
    queue.add(member);
  }

  /** Returns who is first, still in the line; null where nobody waits. */
  public @Nullable M first() {
    M first = queue.peek();
    while (first != null && first.hasLeft()) {
      queue.remove();
      left--;
      first = queue.peek();
    }
    return first;
  }

  /** Takes out who is first; null where nobody waits. */
  public @Nullable M take() {
    M first = first();
    if (first != null) {
      queue.remove();
    }
    return first;
  }

  /** Notes that one who waits in the line has just left it; once for each. */
  public void left() {
    left++;
    // They must not pile up behind one that waits for very long.
    if (left > FEW && left > queue.size() / 2) {
      queue.removeIf(Member::hasLeft);
      left = 0;
    }
  }

  /** Returns how many wait. */
  public int size() {
    return queue.size() - left;
  }
}
