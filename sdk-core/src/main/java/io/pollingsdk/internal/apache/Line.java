package io.pollingsdk.internal.apache;

import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.util.Timeout;

/** One connection of the pool, and how many are on it. */
final class Line {
  private final Place place;
  private final ManagedAsyncClientConnection connection;
  private final Wire wire;
  private final IoThread thread;
  private volatile boolean crowded;

  // The pool's own, under its lock; who takes a line from there may look.
  private int riders;
  private boolean shared;
  private boolean proven;
  private long news;
  private long idleSince;
  private boolean rested;
  private boolean gone;

  private Line(Place place, ManagedAsyncClientConnection connection, Wire wire, IoThread thread) {
    this.place = place;
    this.connection = connection;
    this.wire = wire;
    this.thread = thread;
  }

  /** Returns a line on a connection that is open, and encrypted if it is to be. */
  static Line on(ManagedAsyncClientConnection connection, Place place) {
    Introduction introduction = new Introduction();
    connection.submitCommand(introduction, Command.Priority.NORMAL);
    Wire wire = introduction.wire();
    IoThread thread = wire.thread();
    if (thread == null) {
      throw new IllegalStateException("a connection of another reactor");
    }
    return new Line(place, connection, wire, thread);
  }

  Place place() {
    return place;
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /** Lets an exchange that has the line begin soon. */
  void start(Turn<?> turn) {
    thread.soon(turn, this);
  }

  /** Has its I/O thread wake up. */
  void ring() {
    wire.ring();
  }

  /**
   * Returns whether the line may be used: the server has neither closed it nor sent anything since
   * its last answer. On the I/O thread.
   */
  boolean isGood() {
    if ((rested || wire.mayHoldMore()) && isOpen() && wire.isQuiet()) {
      wire.look();
    }
    return isOpen();
  }

  /** Sends; on the I/O thread. */
  void send(Turn<?> handler, Timeout silence, boolean holds) {
    wire.limit(silence);
    wire.execute(new RequestExecutionCommand(handler, HttpCoreContext.create()), holds);
  }

  /** Takes one more on board; pipelined ones may share a line. */
  void board(boolean pipelined) {
    if (riders > 0) {
      crowded = true;
    }
    shared = pipelined;
    riders++;
  }

  /** Returns whether one more may come on board, behind those who wait for their answers. */
  boolean isBoarding(int most) {
    return shared && proven && riders > 0 && riders < most && isOpen();
  }

  /** One has left; returns how many are still there. */
  int leave() {
    riders--;
    if (riders == 0) {
      wire.limit(Timeout.DISABLED);
      proven = true;
      crowded = false;
    }
    return riders;
  }

  /** Returns whether at most one is on board; nobody else may come then. */
  boolean closesFor() {
    boolean alone = riders <= 1;
    shared &= !alone;
    return alone;
  }

  /** Returns whether several were on board at once since nobody was. */
  boolean isCrowded() {
    return crowded;
  }

  /** Returns whether the server has sent what nobody asked for. */
  boolean isAstray() {
    return wire.isAstray();
  }

  void close(CloseMode mode) {
    connection.close(mode);
    thread.missed();
  }

  /** Notes when the server was last seen to answer, or first asked. */
  void news(long now) {
    news = now;
  }

  long news() {
    return news;
  }

  /** Notes that nobody needs the line for now. */
  void rest(long now) {
    idleSince = now;
    rested = true;
  }

  /** Notes that somebody else needs the line at once. */
  void passOn() {
    rested = false;
  }

  /** Returns for how long it has had nothing to do. */
  long idleNanos(long now) {
    return now - idleSince;
  }

  /** Notes that the pool has forgotten the line; returns whether it had not before. */
  boolean forget() {
    boolean first = !gone;
    gone = true;
    return first;
  }
}
