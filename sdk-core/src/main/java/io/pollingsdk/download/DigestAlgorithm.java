package io.pollingsdk.download;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * The digests that can be checked. The names on the wire are those of the registry of HTTP digest
 * algorithms (RFC 9530 section 5, RFC 3230).
 */
public enum DigestAlgorithm {
  /** SHA-224, 28 bytes. */
  SHA_224("SHA-224", 28),
  /** SHA-256, 32 bytes. */
  SHA_256("SHA-256", 32),
  /** SHA-384, 48 bytes. */
  SHA_384("SHA-384", 48),
  /** SHA-512, 64 bytes. */
  SHA_512("SHA-512", 64),
  /** SHA3-224, 28 bytes. */
  SHA3_224("SHA3-224", 28),
  /** SHA3-256, 32 bytes. */
  SHA3_256("SHA3-256", 32),
  /** SHA3-384, 48 bytes. */
  SHA3_384("SHA3-384", 48),
  /** SHA3-512, 64 bytes. */
  SHA3_512("SHA3-512", 64),
  /** SHA-1, 20 bytes: collisions are made at will, so only where there is nothing better. */
  SHA_1("SHA-1", 20),
  /** MD5, 16 bytes: collisions are made at will, so only where there is nothing better. */
  MD5("MD5", 16);

  private final String standardName;
  private final int length;

  DigestAlgorithm(String standardName, int length) {
    this.standardName = standardName;
    this.length = length;
  }

  /** {@return the name as Java and the registries write it, such as {@code SHA-256}} */
  public String standardName() {
    return standardName;
  }

  /** {@return the length of a digest, in bytes} */
  public int length() {
    return length;
  }

  /** {@return whether somebody can make other content with the same digest} */
  public boolean isWeak() {
    return this == SHA_1 || this == MD5;
  }

  /**
   * {@return the algorithm of a name, if it is one of these}
   *
   * @param name such as {@code sha256}, {@code SHA-256} or {@code sha3-512}; {@code sha} is SHA-1
   *     (RFC 3230)
   */
  public static Optional<DigestAlgorithm> named(String name) {
    String plain = plain(name);
    if (plain.equals("sha")) {
      return Optional.of(SHA_1);
    }
    for (DigestAlgorithm algorithm : values()) {
      if (plain(algorithm.standardName).equals(plain)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  MessageDigest begin() {
    try {
      return MessageDigest.getInstance(standardName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + standardName, e);
    }
  }
}
