package io.pollingsdk.internal.pace;

import io.pollingsdk.internal.run.OneByOne;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out a budget's turns: the one that has been due longest goes first, unless one is urgent.
 * There is one queue for each budget, which all who share the budget share. No thread waits, and
 * one timer does for all; it is a timer of the one who is first, so that it ends with nobody who
 * does not wait any more. Thread-safe.
 */
public final class BudgetQueue {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.http");
  // Up to this long after its turn was granted, a request starts when it was granted.
  private static final long PROMPT = 1_000_000;
  // The queue does not know its budget, so that it goes with it.
  private static final Map<RequestBudget, BudgetQueue> ALL = new WeakHashMap<>();

  /** Who goes before whom. */
  static final Comparator<Turn> ORDER = BudgetQueue::order;

  private final String name;
  private final Extra extra;
  private final Allowance allowance;
  private final Line<Turn> waiting;
  // Those that have their turn, but were held up; they go first, as they may hold what others need.
  private final Line<Turn> heldUp = new Line<>(new ArrayDeque<>());
  private @Nullable Turn last;
  private long numbers;
  private int running;
  private int halvings;
  private @Nullable Alarm alarm;

  /** Creates a queue of its own for a budget; it is kept in the one that is given, empty. */
  BudgetQueue(RequestBudget budget, Queue<Turn> waiting) {
    this(budget, waiting, new Extra(0));
  }

  private BudgetQueue(RequestBudget budget, Queue<Turn> waiting, Extra extra) {
    this.name = budget.toString();
    this.extra = extra;
    this.allowance = new Allowance(budget);
    this.waiting = new Line<>(waiting);
  }

  /**
   * Returns a new queue for so many at once, of whom no refusal makes fewer.
   *
   * @param more how many more there may be of what is brief, as long as it is answered within a
   *     second, and of what is urgent; over 0
   */
  public static BudgetQueue fixed(int atOnce, int more) {
    return new BudgetQueue(
        RequestBudget.concurrent(atOnce), new PriorityQueue<>(ORDER), new Extra(more));
  }

  /** Returns the queue of a budget, always the same one. */
  public static BudgetQueue of(RequestBudget budget) {
    synchronized (ALL) {
      return ALL.computeIfAbsent(
          budget, known -> new BudgetQueue(known, new PriorityQueue<>(ORDER)));
    }
  }

  /**
   * For whom turns are asked.
   *
   * @param time the clock; its timers must last as long as somebody waits for a turn with it
   * @param executor where those are told whose turn comes later; it must not drop a task
   */
  public record Asker(TimeSource time, Executor executor) {}

  private enum State {
    WAITING,
    GRANTED,
    HELD_UP,
    OVER
  }

  /** A place in the queue, then the right to one request; given back once, at either stage. */
  public final class Turn implements Line.Member {
    private final Asker asker;
    private final long due;
    private final Standing standing;
    private final long number;
    private @Nullable Consumer<Turn> granted;
    private State state = State.WAITING;
    private int halvingsBefore;
    private long grantedAt;

    private Turn(Asker asker, long due, Standing standing, long number, Consumer<Turn> granted) {
      this.asker = asker;
      this.due = due;
      this.standing = standing;
      this.number = number;
      this.granted = granted;
    }

    /** Leaves the queue, or ends the turn; harmless when done twice. */
    public void end() {
      end(null, null);
    }

    /**
     * Ends the turn because the request was answered; harmless once it has ended. Of those whose
     * turn comes by that, this thread goes on with the first, if it waits for the same executor:
     * waking another thread would cost more.
     *
     * @param here whose thread this is
     */
    public void answered(Executor here) {
      end(null, here);
    }

    /**
     * Ends the turn because the server refused the request for now; harmless once it has ended.
     *
     * @param retryAfter how long the server wants to be left alone, already capped; zero where it
     *     does not say
     */
    public void refused(Duration retryAfter) {
      end(retryAfter, null);
    }

    /**
     * Tells that the request starts now, where other things had to be waited for since the turn was
     * granted. Then others may have started meanwhile, or the server wants to be left alone.
     *
     * @param start called when it may start: before this method returns, or on the asker's
     *     executor; not once the turn has ended, except where that happens at the same moment
     */
    public void start(Consumer<Turn> start) {
      List<Turn> next = List.of();
      boolean mine;
      synchronized (BudgetQueue.this) {
        if (state != State.GRANTED) {
          return;
        }
        granted = start;
        allowance.at(asker.time().nanoTime());
        boolean late = allowance.now() - grantedAt > PROMPT;
        mine = !late;
        if (late && last == this) {
          allowance.startedLate();
          mine = true;
        } else if (late) {
          state = State.HELD_UP;
          heldUp.add(this);
          next = grant();
          mine = next.remove(this);
        }
      }
      handOver(next);
      if (mine) {
        tell();
      }
    }

    private void end(@Nullable Duration refusal, @Nullable Executor here) {
      List<Turn> next;
      synchronized (BudgetQueue.this) {
        if (state == State.OVER) {
          return;
        }
        State before = state;
        state = State.OVER;
        granted = null;
        // It knows its asker, which may be closed and forgotten long before the budget is.
        last = last == this ? null : last;
        allowance.at(asker.time().nanoTime());
        if (before == State.WAITING) {
          waiting.left();
        } else {
          running--;
          extra.ends(standing);
        }
        if (before == State.HELD_UP) {
          heldUp.left();
        }
        if (before == State.GRANTED && refusal != null && extra.isNone()) {
          shrink(this, refusal);
        } else if (before == State.GRANTED && here != null) {
          extra.answered(standing, allowance.now() - grantedAt);
        }
        next = grant();
      }
      boolean on = !next.isEmpty() && next.get(0).asker.executor() == here;
      Turn mine = on ? next.remove(0) : null;
      handOver(next);
      if (mine != null) {
        handOver(mine, Runnable::run);
      }
    }

    private void tell() {
      Consumer<Turn> receiver;
      synchronized (BudgetQueue.this) {
        receiver = granted;
        granted = null;
      }
      if (receiver == null) {
        return;
      }
      try {
        receiver.accept(this);
      } catch (Throwable e) {
        end();
        throw e;
      }
    }

    @Override
    public boolean hasLeft() {
      return state == State.OVER;
    }
  }

  private static int order(Turn one, Turn other) {
    boolean urgent = one.standing == Standing.URGENT;
    if (urgent != (other.standing == Standing.URGENT)) {
      return urgent ? -1 : 1;
    }
    // Differences, as these are points in monotonic time.
    long later = one.due - other.due;
    return Long.signum(later != 0 ? later : one.number - other.number);
  }

  /**
   * Asks for a turn, when there is something to send.
   *
   * @param asker for whom
   * @param due since when there is, in the clock's nanoseconds; it decides who goes first
   * @param standing for what
   * @param granted called with the turn at most once: before this method returns, or on the asker's
   *     executor; not once the turn has ended, except where that happens at the same moment
   */
  public Turn ask(Asker asker, long due, Standing standing, Consumer<Turn> granted) {
    Turn turn;
    List<Turn> next;
    synchronized (this) {
      turn = new Turn(asker, due, standing, numbers++, granted);
      waiting.add(turn);
      allowance.at(asker.time().nanoTime());
      next = grant();
    }
    boolean mine = next.remove(turn);
    handOver(next);
    if (mine) {
      turn.tell();
    }
    return turn;
  }

  private List<Turn> grant() {
    List<Turn> next = new ArrayList<>(1);
    Turn first = first();
    long wait = untilNext(first);
    while (first != null && wait == 0) {
      if (first.state == State.HELD_UP) {
        heldUp.take();
      } else {
        waiting.take();
        running++;
        extra.begins(first.standing);
      }
      first.state = State.GRANTED;
      first.halvingsBefore = halvings;
      first.grantedAt = allowance.now();
      allowance.started();
      last = first;
      next.add(first);
      first = first();
      wait = untilNext(first);
    }
    setAlarm(wait == Allowance.NEVER ? null : first, wait);
    return next;
  }

  private @Nullable Turn first() {
    Turn late = heldUp.first();
    return late != null ? late : waiting.first();
  }

  private long untilNext(@Nullable Turn first) {
    // Who is held up counts among those under way already.
    return allowance.untilNext(
        first == null || first.state == State.HELD_UP ? 0 : extra.counted(first.standing, running));
  }

  private static void handOver(List<Turn> turns) {
    turns.forEach(turn -> handOver(turn, turn.asker.executor()));
  }

  private static void handOver(Turn turn, Executor executor) {
    OneByOne.run(
        () -> {
          try {
            executor.execute(turn::tell);
          } catch (Throwable e) {
            turn.end();
            throw e;
          }
        });
  }

  private void shrink(Turn refused, Duration retryAfter) {
    // Of those that were under way together, the first to be refused speaks for all.
    boolean halve = refused.halvingsBefore == halvings;
    halvings += halve ? 1 : 0;
    last = null;
    allowance.refused(Durations.nanos(retryAfter, Allowance.LONGEST), halve);
    if (LOG.isDebugEnabled()) {
      String wish = Durations.text(retryAfter);
      LOG.debug("A request was refused, Retry-After {}: the budget is {}", wish, this);
    }
  }

  /** The one timer. */
  private final class Alarm implements Runnable {
    private final TimeSource time;
    private final long at;
    private TimeSource.Timer timer = () -> {};

    Alarm(TimeSource time, long at) {
      this.time = time;
      this.at = at;
    }

    @Override
    public void run() {
      List<Turn> next;
      synchronized (BudgetQueue.this) {
        if (alarm == this) {
          alarm = null;
        }
        allowance.at(time.nanoTime());
        next = grant();
      }
      handOver(next);
    }
  }

  private void setAlarm(@Nullable Turn first, long wait) {
    Alarm old = alarm;
    if (first == null) {
      alarm = null;
    } else {
      TimeSource time = first.asker.time();
      long at = allowance.now() + wait;
      if (old != null && old.time == time && old.at == at) {
        return;
      }
      Alarm next = new Alarm(time, at);
      next.timer = time.schedule(Duration.ofNanos(wait), next);
      alarm = next;
    }
    if (old != null) {
      old.timer.cancel();
    }
  }

  /** Returns how many have their turn. */
  public synchronized int running() {
    return running;
  }

  /** Returns how many wait for it. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Shows the budget, and what there is of it at present. */
  @Override
  public synchronized String toString() {
    return name
        + ", at present "
        + Math.round(allowance.share() * 100)
        + " % of it; "
        + running
        + " under way, "
        + waiting.size()
        + " waiting";
  }
}
