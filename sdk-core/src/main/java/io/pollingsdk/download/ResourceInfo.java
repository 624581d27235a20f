package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the head of an answer says about a resource. Nothing of it is verified.
 *
 * @param uri where it is, after redirects
 * @param status the HTTP status
 * @param headers all headers
 * @param size the size of the whole resource in bytes, where the server says it
 * @param entityTag the entity tag as it was sent, weak ones included
 * @param lastModified when it was last changed
 * @param digests those of the headers {@code Repr-Digest} (RFC 9530) and {@code Digest} (RFC 3230)
 */
public record ResourceInfo(
    URI uri,
    int status,
    Headers headers,
    OptionalLong size,
    Optional<String> entityTag,
    Optional<Instant> lastModified,
    List<Digest> digests) {
  /**
   * Creates the value.
   *
   * @param uri where it is, after redirects
   * @param status the HTTP status
   * @param headers all headers
   * @param size the size of the whole resource in bytes, where the server says it
   * @param entityTag the entity tag as it was sent, weak ones included
   * @param lastModified when it was last changed
   * @param digests those of the headers {@code Repr-Digest} and {@code Digest}
   */
  public ResourceInfo {
    digests = List.copyOf(digests);
  }

  /** {@return the media type without parameters, in lower case, where there is one} */
  public Optional<String> contentType() {
    return headers
        .first("Content-Type")
        .map(value -> value.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))
        .filter(type -> !type.isEmpty());
  }

  /** {@return whether the server says that it can send parts of it} */
  public boolean acceptsRanges() {
    return headers.first("Accept-Ranges").map("bytes"::equalsIgnoreCase).orElse(false);
  }

  /** Shows URI-free facts only; headers may hold secrets. */
  @Override
  public String toString() {
    return "ResourceInfo[status=" + status + ", size=" + size + "]";
  }
}
