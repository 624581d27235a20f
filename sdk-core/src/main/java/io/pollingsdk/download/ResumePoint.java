package io.pollingsdk.download;

import static io.pollingsdk.download.DigestAlgorithm.SHA_256;

import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What must be known to go on where a download broke off (RFC 9110 section 14).
 *
 * @param source the source that the bytes came from; in place of its query stands a digest of that,
 *     or nothing where the query holds secrets
 * @param validator the strong entity tag, or the date of the last change where that is as good;
 *     goes into {@code If-Range}; empty where there is none
 * @param size of the whole content in bytes, where known
 * @param expected the digests that were asked for
 * @param bytes how many bytes are there, at least 0
 */
public record ResumePoint(
    String source,
    Optional<String> validator,
    OptionalLong size,
    List<Digest> expected,
    long bytes) {
  /**
   * Creates the value.
   *
   * @param source the source that the bytes came from
   * @param validator a strong validator, for {@code If-Range}
   * @param size of the whole content in bytes, where known
   * @param expected the digests that were asked for
   * @param bytes how many bytes are there, at least 0
   */
  public ResumePoint {
    expected = List.copyOf(expected);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, but is " + bytes);
    }
  }

  static String name(URI source) {
    String text = source.toString().split("#", 2)[0];
    int end = text.indexOf('?');
    if (end < 0) {
      return text;
    }
    String path = text.substring(0, end);
    // One with secrets may be signed anew for each download; any other is part of the name.
    return Redaction.standard().uri(source).equals(source.toString())
        ? path + "?" + digest(text.substring(end + 1))
        : path;
  }

  private static String digest(String query) {
    byte[] bytes = query.getBytes(StandardCharsets.UTF_8);
    return Digest.of(SHA_256, SHA_256.begin().digest(bytes)).hex();
  }
}
