package io.pollingsdk.download;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A digest that content must have.
 *
 * @param algorithm how it is made
 * @param hex its value in hexadecimal digits, in lower case
 */
public record Digest(DigestAlgorithm algorithm, String hex) {
  /**
   * Creates the value and checks it.
   *
   * @param algorithm how it is made
   * @param hex its value in hexadecimal digits of either case
   * @throws IllegalArgumentException if that is not a digest of this algorithm
   */
  public Digest {
    hex = hex.strip().toLowerCase(Locale.ROOT);
    if (hex.length() != algorithm.length() * 2 || !hex.matches("[0-9a-f]*")) {
      throw new IllegalArgumentException(
          "a "
              + algorithm.standardName()
              + " digest has "
              + algorithm.length() * 2
              + " hexadecimal digits, but this is '"
              + hex
              + "'");
    }
  }

  /**
   * {@return a SHA-256 digest}
   *
   * @param hex 64 hexadecimal digits
   */
  public static Digest sha256(String hex) {
    return new Digest(DigestAlgorithm.SHA_256, hex);
  }

  /**
   * {@return a SHA-512 digest}
   *
   * @param hex 128 hexadecimal digits
   */
  public static Digest sha512(String hex) {
    return new Digest(DigestAlgorithm.SHA_512, hex);
  }

  /**
   * {@return a digest of a named algorithm}
   *
   * @param algorithm such as {@code sha256}; not MD5 or SHA-1
   * @param hex hexadecimal digits
   * @throws IllegalArgumentException if the algorithm is unknown or weak, or the digits do not fit
   */
  public static Digest of(String algorithm, String hex) {
    DigestAlgorithm known = known(algorithm);
    if (known.isWeak()) {
      throw new IllegalArgumentException(
          known.standardName()
              + " does not protect against content made to match it; if nothing better is known, "
              + "say so with Digest.weak(\""
              + algorithm
              + "\", …)");
    }
    return new Digest(known, hex);
  }

  /**
   * {@return a digest of any known algorithm, MD5 and SHA-1 included} They tell transmission errors
   * from good content, not malice.
   *
   * @param algorithm such as {@code md5}
   * @param hex hexadecimal digits
   * @throws IllegalArgumentException if the algorithm is unknown or the digits do not fit
   */
  public static Digest weak(String algorithm, String hex) {
    return new Digest(known(algorithm), hex);
  }

  /**
   * {@return a digest as HTTP headers write it (RFC 9530, RFC 3230)}
   *
   * @param algorithm the algorithm
   * @param base64 the value in Base64
   * @throws IllegalArgumentException if the value is not Base64 or has another length
   */
  public static Digest ofBase64(DigestAlgorithm algorithm, String base64) {
    return of(algorithm, Base64.getDecoder().decode(base64.strip()));
  }

  static Digest of(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  private static DigestAlgorithm known(String name) {
    return DigestAlgorithm.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "digest algorithm '"
                        + name
                        + "' is not known; there are SHA-224, SHA-256, SHA-384, SHA-512, the same"
                        + " of SHA-3, and with Digest.weak MD5 and SHA-1"));
  }

  /** {@return the value as bytes} */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /**
   * {@return whether this is that digest, found out in the same time whether it is or not}
   *
   * @param other the digest of content
   */
  public boolean matches(Digest other) {
    return algorithm == other.algorithm && MessageDigest.isEqual(bytes(), other.bytes());
  }

  /** Shows it as {@code SHA-256:…}. */
  @Override
  public String toString() {
    return algorithm.standardName() + ":" + hex;
  }
}
