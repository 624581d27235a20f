package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/** Requests that wait until one call of the system writes them all. */
final class Held {
  private static final int SIZE = 16 * 1024;

  private @Nullable ByteBuffer bytes;

  boolean isEmpty() {
    return bytes == null || bytes.position() == 0;
  }

  /** Takes all of the bytes, or none. */
  boolean add(ByteBuffer source) {
    ByteBuffer into = bytes == null ? ByteBuffer.allocate(SIZE) : bytes;
    bytes = into;
    if (source.remaining() > into.remaining()) {
      return false;
    }
    into.put(source);
    return true;
  }

  /** Writes what there is; returns whether that was all. */
  boolean writeTo(IOSession session) throws IOException {
    ByteBuffer from = bytes;
    if (from == null || from.position() == 0) {
      return true;
    }
    from.flip();
    try {
      session.write(from);
    } finally {
      from.compact();
    }
    return from.position() == 0;
  }
}
