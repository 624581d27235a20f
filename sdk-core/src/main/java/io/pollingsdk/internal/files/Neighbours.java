package io.pollingsdk.internal.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hidden names beside a file. They follow from its name alone, so that a later download finds
 * them; a name that leaves no room for the endings is cut and told apart by a digest.
 *
 * @param part of the bytes that are there
 * @param side of what is known of them
 * @param fresh of what is becoming the side file
 */
public record Neighbours(Path part, Path side, Path fresh) {
  private static final String PART = ".part";
  private static final String SIDE = ".part.json";
  private static final String FRESH = ".part.tmp";
  private static final int DIGEST_BYTES = 8;

  /** Returns the names beside a file. */
  public static Neighbours of(Path file) {
    String base =
        "." + fitting(file.getFileName().toString(), SafeName.LONGEST - 1 - SIDE.length());
    return new Neighbours(
        file.resolveSibling(base + PART),
        file.resolveSibling(base + SIDE),
        file.resolveSibling(base + FRESH));
  }

  private static String fitting(String name, int most) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= most) {
      return name;
    }
    String digest = HexFormat.of().formatHex(sha256(bytes), 0, DIGEST_BYTES);
    return SafeName.cut(name, most - 1 - digest.length()) + "~" + digest;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
