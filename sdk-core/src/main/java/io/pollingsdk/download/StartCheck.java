package io.pollingsdk.download;

import java.nio.ByteBuffer;

/** Compares the first bytes. */
final class StartCheck implements Check.Verifier {
  private final byte[] wanted;
  private int seen;

  StartCheck(byte[] wanted) {
    this.wanted = wanted;
  }

  @Override
  public void accept(ByteBuffer part) {
    while (seen < wanted.length && part.hasRemaining()) {
      if (part.get() != wanted[seen++]) {
        throw new IllegalStateException("byte " + seen + " is not the one it must begin with");
      }
    }
  }

  @Override
  public void finish(long size) {
    if (seen < wanted.length) {
      throw new IllegalStateException("it is shorter than what it must begin with");
    }
  }
}
