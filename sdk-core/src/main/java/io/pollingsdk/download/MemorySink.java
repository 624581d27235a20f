package io.pollingsdk.download;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects bytes. */
final class MemorySink implements Sink {
  private static final int FIRST = 8 * 1024;

  private final int limit;
  private byte[] bytes = new byte[0];
  private int length;

  MemorySink(int limit) {
    this.limit = limit;
  }

  @Override
  public void head(ResourceInfo head) {
    long size = head.size().orElse(0);
    if (size > limit) {
      throw tooLarge();
    }
    if (size > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) size);
    }
  }

  @Override
  public void write(ByteBuffer part) {
    if (part.remaining() > limit - length) {
      throw tooLarge();
    }
    int needed = length + part.remaining();
    if (needed > bytes.length) {
      long roomy = Math.max(FIRST, Math.max(needed, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, roomy));
    }
    part.get(bytes, length, part.remaining());
    length = needed;
  }

  private Refusal tooLarge() {
    return new Refusal(
        DownloadException.Kind.TOO_LARGE,
        "it is larger than the " + limit + " bytes of its target");
  }

  @Override
  public boolean restart() {
    length = 0;
    return true;
  }

  @Override
  public Stored commit() {
    return new Stored.InMemory(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  @Override
  public void abort(boolean keep) {
    bytes = new byte[0];
  }
}
