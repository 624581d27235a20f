package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What is in a file now.
 *
 * @param size how many bytes were read
 * @param digests of them
 */
record Content(long size, List<Digest> digests) {
  private static final int PART = 128 * 1024;

  /**
   * Reads a file once, for all digests, and no further than the part in which it gets longer than
   * expected.
   *
   * @throws UnitException if the thread was interrupted
   * @throws IOException if the file cannot be read
   */
  static Content of(Path file, List<DigestAlgorithm> algorithms, long expected) throws IOException {
    List<MessageDigest> sums = algorithms.stream().map(Content::begin).toList();
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer part = ByteBuffer.allocateDirect(PART);
      while (size <= expected && channel.read(part) >= 0) {
        part.flip();
        size += part.remaining();
        for (MessageDigest sum : sums) {
          sum.update(part.duplicate());
        }
        part.clear();
      }
    } catch (ClosedByInterruptException e) {
      // Not the file's fault, so it must not be told as if it were.
      throw new UnitException(file, "was not verified: the thread was interrupted", e);
    }
    return new Content(size, digests(algorithms, sums));
  }

  private static List<Digest> digests(List<DigestAlgorithm> algorithms, List<MessageDigest> sums) {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      String hex = HexFormat.of().formatHex(sums.get(i).digest());
      digests.add(new Digest(algorithms.get(i), hex));
    }
    return digests;
  }

  private static MessageDigest begin(DigestAlgorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.standardName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm.standardName(), e);
    }
  }
}
