package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes of a body as they come, up to a limit. */
final class BodyBuffer {
  // Not what the server announces: it may announce much and send nothing.
  private static final int FIRST = 8 * 1024;
  private static final int LARGEST_FIRST = 1024 * 1024;

  private final long limit;
  private byte[] bytes;
  private int size;

  BodyBuffer(long limit, long expected) {
    this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
    long first = expected < 0 ? FIRST : Math.min(expected, LARGEST_FIRST);
    this.bytes = new byte[(int) Math.min(first, this.limit)];
  }

  static Failure tooLarge(long limit) {
    return new Failure(
        Kind.TOO_LARGE, "the answer is larger than the limit of " + limit + " bytes", null);
  }

  void add(byte[] source, int from, int count) throws Failure {
    reserve(count);
    System.arraycopy(source, from, bytes, size, count);
    size += count;
  }

  void add(ByteBuffer source) throws Failure {
    int count = source.remaining();
    reserve(count);
    source.get(bytes, size, count);
    size += count;
  }

  private void reserve(int count) throws Failure {
    long needed = (long) size + count;
    if (needed > limit) {
      throw tooLarge(limit);
    }
    if (needed > bytes.length) {
      long doubled = Math.min(Math.max(bytes.length * 2L, FIRST), limit);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
