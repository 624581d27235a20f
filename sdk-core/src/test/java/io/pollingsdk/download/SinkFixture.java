package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the tests of sinks have in common. */
final class SinkFixture {
  private SinkFixture() {}

  static ByteBuffer bytes(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  /** Returns a point of which only the number of bytes matters. */
  static ResumePoint point(long bytes) {
    return new ResumePoint(
        "https://a.example.org/f", Optional.of("\"v1\""), OptionalLong.of(100), List.of(), bytes);
  }

  static ResourceInfo head(String uri, String... headers) {
    return new ResourceInfo(
        URI.create(uri),
        200,
        Headers.of(headers),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Returns the names of all that is in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  static boolean isLink(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Files.isSymbolicLink(path);
  }
}
