package io.pollingsdk.internal.apache;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done once the lock of the pool is free: calling out under it could end in a
 * deadlock.
 */
final class Todo {

  /** Opens a line for one exchange, and tells it or {@link Lines#lost}. */
  interface Opener {
    void open(Place place, Turn<?> turn);
  }

  private final Opener opener;
  private @Nullable Line line;
  private @Nullable Place place;
  private @Nullable Turn<?> turn;
  private @Nullable Deque<Turn<?>> more;
  private @Nullable Deque<Line> close;

  Todo(Opener opener) {
    this.opener = opener;
  }

  /** A new line is to be opened for somebody. */
  void open(Place where, Turn<?> rider) {
    place = where;
    turn = rider;
  }

  /** A line is to be closed that nobody uses. */
  void close(Line old) {
    if (close == null) {
      close = new ArrayDeque<>();
    }
    close.add(old);
  }

  /** A line is for somebody. */
  void give(Line to, Turn<?> rider, boolean shared) {
    to.board(shared);
    line = to;
    if (turn == null) {
      turn = rider;
    } else {
      more = more == null ? new ArrayDeque<>() : more;
      more.add(rider);
    }
  }

  void run() {
    if (close != null) {
      close.forEach(old -> old.close(CloseMode.GRACEFUL));
    }
    Turn<?> next = turn;
    if (next == null) {
      return;
    }
    Line given = line;
    if (given != null) {
      next.take(given);
      if (more != null) {
        more.forEach(another -> another.take(given));
      }
    } else if (place != null) {
      opener.open(place, next);
    }
  }
}
