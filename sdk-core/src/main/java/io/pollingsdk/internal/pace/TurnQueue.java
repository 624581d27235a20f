package io.pollingsdk.internal.pace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives out turns: so many at once in all, so many a host, so much weight, and to each host not too
 * often. Who has waited longest goes first, unless its host is busy or has to be waited for. No
 * thread waits. Thread-safe.
 */
public final class TurnQueue {
  private final int total;
  private final int perHost;
  private final long weightLimit;
  private final Pace pace;
  private final Map<String, Lane> lanes = new HashMap<>();
  // Lanes that have somebody waiting and room, by the number of the one who is first in them.
  private final TreeMap<Long, Lane> ready = new TreeMap<>();
  private long tickets;
  private int running;
  private long weight;

  /** How often a host may be asked. */
  public interface Pace {
    /** Any host, as often as anybody likes. */
    Pace NONE =
        new Pace() {
          @Override
          public Duration reserve(String host) {
            return Duration.ZERO;
          }

          @Override
          public void later(Duration wait, Runnable action) {
            action.run();
          }
        };

    /** Reserves one turn at a host; returns how long to wait before it may be taken. */
    Duration reserve(String host);

    /** Does something after a while; not on a thread that must not be held up. */
    void later(Duration wait, Runnable action);
  }

  /** Creates a queue without anybody in it. */
  public TurnQueue(int total, int perHost, long weightLimit, Pace pace) {
    this.total = total;
    this.perHost = perHost;
    this.weightLimit = weightLimit;
    this.pace = pace;
  }

  private static final class Lane {
    final String host;
    final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    int running;
    int left;
    // Whether the next turn's time has come, and whether it is waited for. One turn is reserved
    // ahead at most, so that none pile up while a host has no room.
    boolean due;
    boolean pausing;
    @Nullable Long listedAs;

    Lane(String host) {
      this.host = host;
    }
  }

  private enum State {
    WAITING,
    GRANTED,
    OVER
  }

  /** A place in the queue, then a turn; given back once, at either stage. */
  public final class Turn {
    private final Lane lane;
    private final long ticket;
    private final long load;
    private final Consumer<Turn> granted;
    private State state = State.WAITING;

    private Turn(Lane lane, long ticket, long load, Consumer<Turn> granted) {
      this.lane = lane;
      this.ticket = ticket;
      this.load = load;
      this.granted = granted;
    }

    /** Leaves the queue, or ends the turn; harmless when done twice. */
    public void end() {
      List<Turn> next;
      synchronized (TurnQueue.this) {
        if (state == State.GRANTED) {
          running--;
          weight -= load;
          lane.running--;
        }
        if (state == State.WAITING) {
          leave(lane);
        }
        state = State.OVER;
        list(lane);
        next = grant();
      }
      next.forEach(turn -> turn.granted.accept(turn));
    }
  }

  /**
   * Asks for a turn.
   *
   * @param host where to
   * @param load its weight, at least 0; what alone is heavier than the limit has its turn alone
   * @param granted called once with the turn, when it has come, possibly before this method
   *     returns; does not block
   */
  public Turn ask(String host, long load, Consumer<Turn> granted) {
    Turn turn;
    List<Turn> next;
    synchronized (this) {
      Lane lane = lanes.computeIfAbsent(host, Lane::new);
      turn = new Turn(lane, tickets++, load, granted);
      lane.waiting.add(turn);
      list(lane);
      next = grant();
    }
    next.forEach(other -> other.granted.accept(other));
    return turn;
  }

  // Who leaves while waiting is skipped later: to search the queue for each would take long. But
  // behind one that waits for very long, they must not pile up.
  private static void leave(Lane lane) {
    lane.left++;
    if (lane.left > 16 && lane.left > lane.waiting.size() / 2) {
      lane.waiting.removeIf(turn -> turn.state == State.OVER);
      lane.left = 1;
    }
  }

  /** Puts a lane where it belongs: among the ready ones by its first, or nowhere. */
  private void list(Lane lane) {
    while (!lane.waiting.isEmpty() && lane.waiting.peek().state == State.OVER) {
      lane.waiting.remove();
      lane.left--;
    }
    Turn first = lane.waiting.peek();
    boolean room = first != null && lane.running < perHost;
    if (room && !lane.due && !lane.pausing) {
      reserve(lane);
    }
    Long place = first != null && room && lane.due ? first.ticket : null;
    if (lane.listedAs != null && !lane.listedAs.equals(place)) {
      ready.remove(lane.listedAs);
    }
    lane.listedAs = place;
    if (place != null) {
      ready.put(place, lane);
    } else if (first == null && lane.running == 0) {
      lanes.remove(lane.host, lane);
    }
  }

  private void reserve(Lane lane) {
    Duration wait = pace.reserve(lane.host);
    lane.due = wait.isZero();
    if (!lane.due) {
      lane.pausing = true;
      pace.later(wait, () -> resume(lane));
    }
  }

  private void resume(Lane lane) {
    List<Turn> next;
    synchronized (this) {
      lane.pausing = false;
      lane.due = true;
      list(lane);
      next = grant();
    }
    next.forEach(turn -> turn.granted.accept(turn));
  }

  private List<Turn> grant() {
    List<Turn> next = new ArrayList<>(1);
    while (running < total && !ready.isEmpty()) {
      Lane lane = ready.firstEntry().getValue();
      Turn turn = lane.waiting.element();
      // Nobody overtakes one that is too heavy now: it would never get its turn.
      if (running > 0 && turn.load > weightLimit - weight) {
        break;
      }
      lane.waiting.remove();
      turn.state = State.GRANTED;
      running++;
      weight += turn.load;
      lane.running++;
      lane.due = false;
      list(lane);
      next.add(turn);
    }
    return next;
  }

  /** Returns how many turns are being taken. */
  public synchronized int running() {
    return running;
  }
}
