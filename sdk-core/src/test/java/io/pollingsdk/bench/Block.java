package io.pollingsdk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What bodies are made of: the same stretch of bytes again and again. */
final class Block {
  private static final int SIZE = 16 << 20;

  private Block() {}

  static int at(long position) {
    long in = position % SIZE;
    return (int) (in * 31 + (in >>> 8) * 17 + (in >>> 16));
  }

  static void write(Path file) throws IOException {
    Files.write(file, bytes(SIZE));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) at(i);
    }
    return bytes;
  }

  /** Returns the SHA-256 of a body. */
  static String sha256(long size) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = bytes((int) Math.min(SIZE, size));
      for (long at = 0; at < size; at += block.length) {
        digest.update(block, 0, (int) Math.min(block.length, size - at));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
