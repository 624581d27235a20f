package io.pollingsdk.download;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a download gave.
 *
 * @param source the source that it came from, in the end
 * @param head what the answer said of itself; its URI is that after redirects
 * @param size of the content in bytes
 * @param digests those that were computed: all that were expected or asked for
 * @param completeness how sure it is that this is all of it and nothing else
 * @param stored where the content is
 * @param tally how it went
 * @param attachment what the caller attached to the request
 */
public record DownloadResult(
    Source source,
    ResourceInfo head,
    long size,
    List<Digest> digests,
    Completeness completeness,
    Stored stored,
    Tally tally,
    Optional<Object> attachment) {
  /**
   * Creates the value.
   *
   * @param source the source that it came from, in the end
   * @param head what the answer said of itself
   * @param size of the content in bytes
   * @param digests those that were computed
   * @param completeness how sure it is that this is all of it and nothing else
   * @param stored where the content is
   * @param tally how it went
   * @param attachment what the caller attached to the request
   */
  public DownloadResult {
    digests = List.copyOf(digests);
  }

  DownloadResult withAttachment(Optional<Object> other) {
    return new DownloadResult(source, head, size, digests, completeness, stored, tally, other);
  }

  /** How sure it is that the content is all of it and nothing else. */
  public enum Completeness {
    /** It has every digest that the caller expected. */
    VERIFIED,
    /** Its end was marked: by a length, by chunks, or by the size that the caller expected. */
    COMPLETE,
    /** The server just closed the connection: this may be all of it, or not. */
    UNVERIFIED
  }

  /**
   * How it went.
   *
   * @param attempts how many requests were begun, at least 1; redirects are not counted
   * @param received how many bytes came, repeated ones included; decoded ones where decoding was
   *     asked for
   * @param resumedFrom how many bytes an earlier download had left
   */
  public record Tally(int attempts, long received, long resumedFrom) {}

  /**
   * {@return the file}
   *
   * @throws IllegalStateException if the target is not a file
   */
  public Path file() {
    if (stored instanceof Stored.InFile file) {
      return file.path();
    }
    throw new IllegalStateException("the content is not in a file but " + stored);
  }

  /**
   * {@return the content, not copied}
   *
   * @throws IllegalStateException if the target is not memory
   */
  public byte[] bytes() {
    if (stored instanceof Stored.InMemory memory) {
      return memory.bytes();
    }
    throw new IllegalStateException("the content is not in memory but " + stored);
  }

  /**
   * {@return the digest that was computed with an algorithm, if one was}
   *
   * @param algorithm the algorithm
   */
  public Optional<Digest> digest(DigestAlgorithm algorithm) {
    return digests.stream().filter(digest -> digest.algorithm() == algorithm).findFirst();
  }
}
