package io.pollingsdk.internal.apache;

import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.pacing.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of lines. Who comes first gets a line first; the line used last is used next, so that
 * those too many grow old and are closed. One timer serves all who wait, as all wait equally long.
 */
final class Lines {
  private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
  private static final int LEASES_BETWEEN_SWEEPS = 64;
  private static final long IDLE = Connections.IDLE.toNanoseconds();

  private final Lock lock = new ReentrantLock();
  private final TransportSettings settings;
  private final TimeSource time;
  private final ScheduledExecutorService timer;
  private final Todo.Opener opener;
  private final long longestWait;

  // Guarded by the lock.
  private final Map<HttpHost, Place> places = new HashMap<>();
  private final Pipelining pipelining;
  private @Nullable Place lastPlace;
  private int total;
  private int idle;
  private int waiting;
  private int leases;
  private boolean armed;
  private boolean closed;

  Lines(
      TransportSettings settings,
      TimeSource time,
      ScheduledExecutorService timer,
      Todo.Opener opener) {
    this.settings = settings;
    this.time = time;
    this.timer = timer;
    this.opener = opener;
    this.pipelining = new Pipelining(settings.pool().pipelined(), time);
    this.longestWait = settings.timeouts().poolWait().toNanos();
  }

  /** Gets a line for an exchange, now or later. */
  void lease(Turn<?> turn, HttpHost host) {
    Todo todo = new Todo(opener);
    boolean refused;
    lock.lock();
    try {
      refused = closed;
      if (!refused) {
        long now = time.nanoTime();
        sweepSometimes(now, todo);
        Place place = place(host);
        turn.place(place);
        lease(turn, place, now, todo);
      }
    } finally {
      lock.unlock();
    }
    if (refused) {
      turn.fail(new IllegalStateException("the pool is closed"));
      return;
    }
    todo.run();
    if (turn.isStopped()) {
      leave(turn);
    }
  }

  private Place place(HttpHost host) {
    Place place = lastPlace;
    if (place == null || !place.host().equals(host)) {
      place = places.computeIfAbsent(host, Place::new);
      lastPlace = place;
    }
    return place;
  }

  private void lease(Turn<?> turn, Place place, long now, Todo todo) {
    boolean pipelined = pipelining.takes(turn, place);
    Line shared = pipelined ? place.boarding() : null;
    // Not past those who wait: they would never have a line to themselves.
    if (shared != null && waiting == 0 && pipelining.isBoarding(shared, now)) {
      todo.give(shared, turn, true);
      return;
    }
    Line line = idleLine(place, now, todo);
    if (line != null) {
      line.news(now);
      todo.give(line, turn, pipelined);
      place.boarding(pipelined ? line : place.boarding());
    } else if (place.count() < settings.pool().perOrigin() && hasRoom(todo)) {
      opening(place, turn, todo);
    } else {
      turn.waitsSince(now);
      place.waiting().add(turn);
      waiting++;
      arm(longestWait);
    }
  }

  private @Nullable Line idleLine(Place place, long now, Todo todo) {
    for (Line line = place.idle().pollLast(); line != null; line = place.idle().pollLast()) {
      idle--;
      if (line.isOpen() && line.idleNanos(now) < IDLE) {
        return line;
      }
      drop(line, todo);
    }
    return null;
  }

  private void drop(Line line, Todo todo) {
    forget(line);
    todo.close(line);
  }

  // The oldest line that nobody uses makes room for one elsewhere.
  private boolean hasRoom(Todo todo) {
    if (total < settings.pool().total()) {
      return true;
    }
    for (Place place : places.values()) {
      Line old = place.idle().pollFirst();
      if (old != null) {
        idle--;
        forget(old);
        todo.close(old);
        return true;
      }
    }
    return false;
  }

  private void opening(Place place, Turn<?> turn, Todo todo) {
    place.count(1);
    total++;
    todo.open(place, turn);
  }

  /** Gives a line back, open or not. */
  void release(Line line) {
    boolean open = line.isOpen();
    Todo todo = new Todo(opener);
    lock.lock();
    try {
      int others = line.leave();
      if (line.place().boarding() == line && (others == 0 || !open)) {
        line.place().boarding(null);
      }
      if (open && others > 0) {
        line.news(time.nanoTime());
      } else if (!open || closed) {
        forget(line);
        serve(todo);
      } else {
        next(line, todo);
      }
    } finally {
      lock.unlock();
    }
    todo.run();
  }

  private void next(Line line, Todo todo) {
    Place place = line.place();
    Turn<?> own = place.first();
    if (waiting > place.waiting().size() && total >= settings.pool().total()) {
      Place other = oldest();
      Turn<?> theirs = other == null ? null : other.first();
      if (theirs != null && (own == null || theirs.waitsSince() - own.waitsSince() < 0)) {
        // They wait longer, and there is no line for them.
        forget(line);
        todo.close(line);
        serve(todo);
        return;
      }
    }
    if (own == null) {
      line.rest(time.nanoTime());
      place.idle().addLast(line);
      idle++;
      return;
    }
    line.passOn();
    line.news(time.nanoTime());
    remove(own, place);
    boolean pipelined = pipelining.takes(own, place);
    todo.give(line, own, pipelined);
    // Those who wait share the line: one call of the system writes what they send.
    for (int i = 1; pipelined && i < pipelining.most(); i++) {
      Turn<?> another = place.first();
      if (another == null || !pipelining.takes(another, place)) {
        return;
      }
      remove(another, place);
      todo.give(line, another, true);
    }
  }

  /** Pipelines no more requests for now to an origin that has lost some. */
  void oneByOne(Place place) {
    boolean news;
    lock.lock();
    try {
      news = pipelining.refuse(place, false) && !closed;
      place.boarding(null);
    } finally {
      lock.unlock();
    }
    if (news) {
      LOG.warn("{} lost pipelined requests; asking one by one for now", place.host().toURI());
    }
  }

  /** Returns whether nobody else is on a line; then nobody else will be. */
  boolean isTheirsAlone(Line line) {
    lock.lock();
    try {
      return line.closesFor();
    } finally {
      lock.unlock();
    }
  }

  /** A line is gone before it was given back. */
  void discard(Line line) {
    line.close(CloseMode.GRACEFUL);
    release(line);
  }

  /** A line could not be opened. */
  void lost(Place place) {
    Todo todo = new Todo(opener);
    lock.lock();
    try {
      place.count(-1);
      total--;
      serve(todo);
    } finally {
      lock.unlock();
    }
    todo.run();
  }

  private void forget(Line line) {
    if (line.isAstray()) {
      pipelining.refuse(line.place(), true);
    }
    if (line.forget()) {
      line.place().count(-1);
      total--;
    }
  }

  /** There is room for one line: it is for whoever waits longest. */
  private void serve(Todo todo) {
    Place place = waiting > 0 && !closed && total < settings.pool().total() ? oldest() : null;
    Turn<?> turn = place == null ? null : place.first();
    if (place != null && turn != null) {
      remove(turn, place);
      opening(place, turn, todo);
    }
  }

  // Of those to whom one more line may be opened, or that have none to wait for.
  private @Nullable Place oldest() {
    Place oldest = null;
    long since = 0;
    for (Place place : places.values()) {
      Turn<?> first = place.first();
      if (first != null
          && place.count() < settings.pool().perOrigin()
          && (oldest == null || first.waitsSince() - since < 0)) {
        oldest = place;
        since = first.waitsSince();
      }
    }
    return oldest;
  }

  private void remove(Turn<?> turn, Place place) {
    if (place.waiting().remove(turn)) {
      waiting--;
    }
  }

  /** Lets an exchange wait no longer. */
  void leave(Turn<?> turn) {
    lock.lock();
    try {
      Place place = turn.place();
      if (place != null) {
        remove(turn, place);
      }
    } finally {
      lock.unlock();
    }
  }

  private void arm(long nanos) {
    if (!armed && !closed) {
      armed = true;
      try {
        var unused = timer.schedule(this::giveUp, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        armed = false;
      }
    }
  }

  private void giveUp() {
    List<Turn<?>> late = new ArrayList<>();
    lock.lock();
    try {
      armed = false;
      long now = time.nanoTime();
      long next = Long.MAX_VALUE;
      for (Place place : places.values()) {
        Turn<?> first = place.first();
        while (first != null && now - first.waitsSince() >= longestWait) {
          remove(first, place);
          late.add(first);
          first = place.first();
        }
        if (first != null) {
          next = Math.min(next, first.waitsSince() + longestWait - now);
        }
      }
      if (next != Long.MAX_VALUE) {
        arm(next);
      }
    } finally {
      lock.unlock();
    }
    late.forEach(turn -> turn.fail(Failures.poolTimeout(settings, turn.host())));
  }

  // Those taken from the pool are looked at there anyway.
  private void sweepSometimes(long now, Todo todo) {
    if (++leases % LEASES_BETWEEN_SWEEPS != 0) {
      return;
    }
    for (Place place : List.copyOf(places.values())) {
      Iterator<Line> lines = place.idle().iterator();
      while (lines.hasNext()) {
        Line line = lines.next();
        if (line.isOpen() && line.idleNanos(now) < IDLE) {
          // Those behind it were used later.
          break;
        }
        lines.remove();
        idle--;
        drop(line, todo);
      }
      if (place.isUnused()) {
        lastPlace = null;
        places.remove(place.host());
      }
    }
  }

  PoolStats stats() {
    lock.lock();
    try {
      return new PoolStats(total - idle, waiting, idle, settings.pool().total());
    } finally {
      lock.unlock();
    }
  }

  /** Gives out no more lines; those there are, are closed with the reactor. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
