package io.pollingsdk.download;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the content must be.
 *
 * @param size in bytes, where it is known beforehand; 0 is a size
 * @param digests all must match
 * @param computed algorithms to compute beside those
 * @param checks the caller's own
 * @param serverDigests whether digests in the answer's headers must match, too
 * @param verifiable whether an end that nothing marks is a failure
 */
record Expectations(
    OptionalLong size,
    List<Digest> digests,
    Set<DigestAlgorithm> computed,
    List<NamedCheck> checks,
    boolean serverDigests,
    boolean verifiable) {
  static final Expectations NONE =
      new Expectations(OptionalLong.empty(), List.of(), Set.of(), List.of(), false, false);

  /** A check, and what it checks. */
  record NamedCheck(String name, Check check) {}

  Expectations withSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("size must not be negative, but is " + bytes);
    }
    return new Expectations(
        OptionalLong.of(bytes), digests, computed, checks, serverDigests, verifiable);
  }

  Expectations withDigest(Digest digest) {
    return new Expectations(
        size, plus(digests, digest), computed, checks, serverDigests, verifiable);
  }

  Expectations withComputed(DigestAlgorithm algorithm) {
    EnumSet<DigestAlgorithm> more = EnumSet.of(algorithm);
    more.addAll(computed);
    return new Expectations(size, digests, more, checks, serverDigests, verifiable);
  }

  Expectations withCheck(NamedCheck check) {
    return new Expectations(
        size, digests, computed, plus(checks, check), serverDigests, verifiable);
  }

  Expectations withServerDigests() {
    return new Expectations(size, digests, computed, checks, true, verifiable);
  }

  Expectations requireVerifiable() {
    return new Expectations(size, digests, computed, checks, serverDigests, true);
  }

  /** Returns whether a digest decides on the content that nobody can forge. */
  boolean hasStrongDigest() {
    return digests.stream().anyMatch(digest -> !digest.algorithm().isWeak());
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> more = new ArrayList<>(list);
    more.add(element);
    return List.copyOf(more);
  }
}
