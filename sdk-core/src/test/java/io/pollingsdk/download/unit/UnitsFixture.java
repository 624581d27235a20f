package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.ResourceInfo;
import io.pollingsdk.download.Source;
import io.pollingsdk.download.Stored;
import io.pollingsdk.http.Headers;
import io.pollingsdk.testkit.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A catalog in a new folder, and what its tests say often. */
abstract class UnitsFixture {
  static final Source SOURCE = Source.of("https://a.example.org/x");
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path temp;

  final FakeTime time = new FakeTime();

  Path root() throws IOException {
    return temp.toRealPath();
  }

  UnitCatalog catalog() {
    return UnitCatalog.in(temp, time);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Digest digest(DigestAlgorithm algorithm, byte[] content) {
    try {
      byte[] value = MessageDigest.getInstance(algorithm.standardName()).digest(content);
      return new Digest(algorithm, HexFormat.of().formatHex(value));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Digest sha256(String content) {
    return digest(DigestAlgorithm.SHA_256, bytes(content));
  }

  static ResourceInfo head(Source source, String... headers) {
    return new ResourceInfo(
        source.uri(),
        200,
        Headers.of(headers),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** What a download to a file gave that found every expected digest. */
  static DownloadResult result(Path file, String content) {
    return result(file, content, Completeness.VERIFIED, List.of(sha256(content)), null);
  }

  static DownloadResult result(
      Path file, String content, Completeness how, List<Digest> digests, Object attachment) {
    return new DownloadResult(
        SOURCE,
        head(SOURCE, "Content-Type", "Text/Plain; charset=utf-8"),
        bytes(content).length,
        digests,
        how,
        new Stored.InFile(file),
        new DownloadResult.Tally(1, bytes(content).length, 0),
        Optional.ofNullable(attachment));
  }

  /** Stores a file as a download does, and its record. */
  StoredUnit stored(String path, String content) throws IOException {
    Path file = write(path, content);
    return catalog().put(result(file, content));
  }

  Path write(String path, String content) throws IOException {
    Path file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes(content));
  }

  Finding finding(String path) {
    return catalog().verify(path);
  }

  List<Finding> findings() {
    try (Stream<Finding> findings = catalog().verify()) {
      return findings.toList();
    }
  }

  /** Returns the names of what is in a folder, sorted. */
  static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return List.of(names);
  }
}
