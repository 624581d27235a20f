package io.pollingsdk.download;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What must be known to go on where a download broke off (RFC 9110 section 14).
 *
 * @param source the source that the bytes came from, without its query where that holds secrets
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
    // A query may be signed anew for each download; the rest tells one resource from another.
    String text = source.toString();
    int end = text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }
}
