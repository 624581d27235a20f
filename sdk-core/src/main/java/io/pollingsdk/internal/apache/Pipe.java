package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body between the I/O thread, which adds them, and the one thread that takes
 * them. They lie in a chain of pieces that are used again and again; adding and taking need no
 * lock, only a taker who waits does. What ends it may come from any thread.
 */
final class Pipe {
  /** How many bytes wait for the reader before the connection is no longer read. */
  static final int WINDOW = 512 * 1024;

  // Reading goes on when this much is free again: each time costs a wake-up of the I/O thread.
  private static final int LOT = WINDOW / 2;

  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private volatile boolean waiting;

  private final Piece.Spares spares = new Piece.Spares();
  private final AtomicReference<@Nullable CapacityChannel> paused = new AtomicReference<>();
  private final AtomicReference<@Nullable TransportException> stop = new AtomicReference<>();
  private volatile long taken;
  private volatile long granted;
  private volatile boolean filled;
  private volatile boolean complete;
  private volatile @Nullable TransportException failure;

  // The I/O thread's own.
  private Piece last = Piece.none();
  private long expected = -1;

  // The reader's own.
  private Piece first = last;
  private int given;
  private volatile boolean drained;

  /** Says how long the body will be, if that is known; negative otherwise. */
  void expect(long length) {
    expected = length;
  }

  /** Adds bytes; on the I/O thread. */
  void add(ByteBuffer source) {
    if (stop.get() != null) {
      source.position(source.limit());
      return;
    }
    while (source.hasRemaining()) {
      if (last.isFull()) {
        // A body of unknown length may be a short one.
        long enough = last.isNone() ? source.remaining() : Long.MAX_VALUE;
        Piece next = spares.get(expected > 0 ? expected : enough);
        last.append(next);
        last = next;
      }
      expected -= last.add(source);
    }
    wake();
  }

  /** Lets more come, now or as soon as the reader is through with enough; on the I/O thread. */
  void offer(CapacityChannel channel) {
    paused.set(channel);
    resume();
  }

  private void resume() {
    if (taken - granted < LOT) {
      return;
    }
    CapacityChannel channel = paused.getAndSet(null);
    if (channel != null) {
      long all = taken;
      int more = (int) (all - granted);
      granted = all;
      try {
        channel.update(more);
      } catch (IOException | CancelledKeyException e) {
        // The connection is closed, and whoever closed it says so.
      }
    }
  }

  /** Says that all bytes are here; on the I/O thread. */
  void filled() {
    filled = true;
  }

  /** Lets the reader see the end. */
  void complete() {
    complete = true;
    wake();
  }

  /** Ends the body with a failure, which comes behind the bytes that are here already. */
  void fail(TransportException cause) {
    if (!filled) {
      failure = cause;
      wake();
    }
  }

  /**
   * Ends the body at once, unless its end has been read.
   *
   * @return whether that leaves bytes on their way
   */
  boolean stop(TransportException cause) {
    if (drained || !stop.compareAndSet(null, cause)) {
      return false;
    }
    wake();
    return !filled;
  }

  /**
   * Waits for bytes and takes those that are here, as far as they lie together.
   *
   * @return bytes that are good until the next call; null at the end
   */
  @Nullable ByteBuffer take(long nanos) throws InterruptedException, TimeoutException {
    if (drained) {
      return null;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (given > 0) {
      long all = taken + given;
      taken = all;
      given = 0;
      resume();
    }
    if (!isNews()) {
      await(nanos);
    }
    return next();
  }

  private @Nullable ByteBuffer next() {
    TransportException stopped = stop.get();
    if (stopped != null) {
      throw stopped;
    }
    if (hasBytes()) {
      ByteBuffer bytes = first.take();
      given = bytes.remaining();
      return bytes;
    }
    TransportException failed = failure;
    if (failed != null) {
      stop.compareAndSet(null, failed);
      throw failed;
    }
    drained = true;
    first = Piece.none();
    spares.clear();
    return null;
  }

  // What ends the pipe is set behind the last bytes, so it has to be looked at before them.
  private boolean isNews() {
    return complete || failure != null || stop.get() != null || hasBytes();
  }

  private boolean hasBytes() {
    while (first.isTaken()) {
      Piece next = first.next();
      if (next == null) {
        return false;
      }
      spares.add(first);
      first = next;
    }
    return first.hasBytes();
  }

  private void await(long nanos) throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      long rest = nanos;
      for (waiting = true; !isNews(); waiting = true) {
        if (rest <= 0) {
          throw new TimeoutException();
        }
        rest = news.awaitNanos(rest);
      }
    } finally {
      waiting = false;
      lock.unlock();
    }
  }

  private void wake() {
    if (waiting) {
      lock.lock();
      try {
        waiting = false;
        news.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}
