package io.pollingsdk.internal.apache;

import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One connection of the pool, and whose turn it is on it. */
final class Line {
  private final Place place;
  private final ManagedAsyncClientConnection connection;
  private final Wire wire;
  private final IoThread thread;
  private volatile @Nullable Turn<?> turn;

  // The pool's own, under its lock; who takes a line from there may look.
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
    Wire.Introduction introduction = new Wire.Introduction();
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

  /** Gives the line to an exchange, which begins soon. */
  void start(Turn<?> next) {
    turn = next;
    thread.soon(this);
  }

  /** Has its I/O thread wake up. */
  void ring() {
    wire.ring();
  }

  /** Lets the exchange begin; on the I/O thread. */
  void begin() {
    Turn<?> next = turn;
    if (next != null) {
      next.begin(this);
    }
  }

  /**
   * Returns whether the line may be used: the server has neither closed it nor sent anything since
   * its last answer. On the I/O thread.
   */
  boolean isGood() {
    if (rested && isOpen()) {
      wire.look();
    }
    return isOpen();
  }

  /** Sends; on the I/O thread. */
  void send(Turn<?> handler, Timeout silence) {
    wire.limit(silence);
    wire.execute(new RequestExecutionCommand(handler, HttpCoreContext.create()));
  }

  /** Nobody has the line any more. */
  void free() {
    turn = null;
    wire.limit(Timeout.DISABLED);
  }

  void close(CloseMode mode) {
    connection.close(mode);
    thread.missed();
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
