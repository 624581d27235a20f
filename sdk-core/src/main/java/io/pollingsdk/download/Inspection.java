package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.download.Expectations.NamedCheck;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Looks at content from its first byte to its last: digests and the caller's checks. */
final class Inspection {
  /** Looks at nothing: before the first byte. */
  static final Inspection NONE = new Inspection(Expectations.NONE);

  private final Expectations expectations;
  private final Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
  private final List<Running> checks = new ArrayList<>();

  private record Running(String name, Check.Verifier verifier) {}

  /**
   * Begins to look at what a head announces.
   *
   * @param said the digests that the server sent of it
   */
  Inspection(Expectations expectations, ResourceInfo head, List<Digest> said) {
    this(expectations);
    expectations.digests().forEach(digest -> begin(digest.algorithm()));
    expectations.computed().forEach(this::begin);
    if (expectations.serverDigests()) {
      said.forEach(digest -> begin(digest.algorithm()));
    }
    for (NamedCheck named : expectations.checks()) {
      guarded(named.name(), () -> checks.add(new Running(named.name(), named.check().begin(head))));
    }
  }

  private Inspection(Expectations expectations) {
    this.expectations = expectations;
  }

  private void begin(DigestAlgorithm algorithm) {
    digests.computeIfAbsent(algorithm, DigestAlgorithm::begin);
  }

  /** Returns whether nothing is looked at. */
  boolean isIdle() {
    return digests.isEmpty() && checks.isEmpty();
  }

  /** Sees the next bytes, and leaves them where they are. */
  void see(ByteBuffer part) {
    for (MessageDigest digest : digests.values()) {
      digest.update(part.duplicate());
    }
    for (Running check : checks) {
      guarded(check.name(), () -> check.verifier().accept(part.asReadOnlyBuffer()));
    }
  }

  /**
   * Compares everything at the end.
   *
   * @param size of the content
   * @param said what the server said of it
   * @return the digests
   */
  List<Digest> judge(long size, List<Digest> said) {
    if (expectations.size().isPresent() && expectations.size().getAsLong() != size) {
      throw wrongSize(expectations.size().getAsLong(), size + " bytes");
    }
    List<Digest> found = new ArrayList<>();
    digests.forEach((algorithm, digest) -> found.add(Digest.of(algorithm, digest.digest())));
    expectations.digests().forEach(expected -> compare(expected, found, "the digest is not right"));
    if (expectations.serverDigests()) {
      said.forEach(
          expected ->
              compare(expected, found, "the digest is not the one the server sent with it"));
    }
    for (Running check : checks) {
      guarded(check.name(), () -> check.verifier().finish(size));
    }
    return found;
  }

  static Refusal wrongSize(long expected, String actual) {
    return new Refusal(
        Problem.mismatch(Kind.SIZE_MISMATCH, "the size is not right", expected + " bytes", actual));
  }

  private static void compare(Digest expected, List<Digest> found, String text) {
    for (Digest actual : found) {
      if (actual.algorithm() == expected.algorithm() && !actual.matches(expected)) {
        throw new Refusal(
            Problem.mismatch(Kind.DIGEST_MISMATCH, text, expected.toString(), actual.toString()));
      }
    }
  }

  private interface Guarded {
    void run() throws Exception;
  }

  private static void guarded(String name, Guarded check) {
    try {
      check.run();
    } catch (Exception | AssertionError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Refusal(
          Problem.of(Kind.CHECK_FAILED, "the check '" + name + "' failed: " + why, e));
    }
  }
}
