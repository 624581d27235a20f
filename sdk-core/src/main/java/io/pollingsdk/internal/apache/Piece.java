package io.pollingsdk.internal.apache;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A stretch of a body, filled by one thread while another one reads what is there. */
final class Piece {
  private static final int SIZE = 64 * 1024;

  private final byte[] bytes;
  private final ByteBuffer view;
  private volatile int filled;
  private volatile @Nullable Piece next;
  private int taken;

  private Piece(int size) {
    bytes = new byte[size];
    view = ByteBuffer.wrap(bytes);
  }

  /** Returns a piece that is full and read, to begin a chain with. */
  static Piece none() {
    return new Piece(0);
  }

  boolean isNone() {
    return bytes.length == 0;
  }

  boolean isFull() {
    return filled == bytes.length;
  }

  /** Adds as much as there is room for; returns how much that was. */
  int add(ByteBuffer source) {
    int at = filled;
    int count = Math.min(source.remaining(), bytes.length - at);
    source.get(bytes, at, count);
    filled = at + count;
    return count;
  }

  /** Appends a piece to one that is full. */
  void append(Piece piece) {
    next = piece;
  }

  @Nullable Piece next() {
    return next;
  }

  /** Returns whether there is and will be nothing more to read. */
  boolean isTaken() {
    return taken == bytes.length;
  }

  boolean hasBytes() {
    return taken < filled;
  }

  /** Takes all that is there to read. */
  ByteBuffer take() {
    int end = filled;
    view.limit(end).position(taken);
    taken = end;
    return view;
  }

  /** Pieces to be used again. One thread adds, another one gets. */
  static final class Spares {
    private final AtomicReference<@Nullable Piece> top = new AtomicReference<>();

    void add(Piece piece) {
      if (piece.bytes.length < SIZE) {
        return;
      }
      piece.taken = 0;
      piece.filled = 0;
      @Nullable Piece below;
      do {
        below = top.get();
        piece.next = below;
      } while (!top.compareAndSet(below, piece));
    }

    /** Returns a used piece, or a new one with room for so many bytes at most. */
    Piece get(long most) {
      Piece piece = top.get();
      // Nobody else removes, so what lies below stays the same while it is on top.
      while (piece != null && !top.compareAndSet(piece, piece.next)) {
        piece = top.get();
      }
      if (piece == null) {
        return new Piece((int) Math.min(SIZE, most));
      }
      piece.next = null;
      return piece;
    }

    void clear() {
      top.set(null);
    }
  }
}
