package io.pollingsdk.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.ResourceInfo;
import io.pollingsdk.download.Sink;
import io.pollingsdk.download.Stored;
import io.pollingsdk.http.Headers;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Drives sinks as a download does. */
final class Feed {
  private Feed() {}

  static Stored store(S3Target target, byte[] content) throws IOException {
    Sink sink = target.open();
    try {
      sink.head(head(content.length));
      write(sink, content);
      return sink.commit();
    } catch (IOException e) {
      sink.abort(false);
      throw e;
    }
  }

  static Sink open(S3Target target) throws IOException {
    Sink sink = target.open();
    sink.head(head(-1));
    return sink;
  }

  /** In portions of a size that no part is a multiple of, as they come from a network. */
  static void write(Sink sink, byte[] content) throws IOException {
    for (int from = 0; from < content.length; from += 10_007) {
      ByteBuffer portion = ByteBuffer.wrap(content, from, Math.min(10_007, content.length - from));
      sink.write(portion);
      assertThat(portion.hasRemaining()).isFalse();
    }
  }

  static ResourceInfo head(long size) {
    return new ResourceInfo(
        URI.create("https://files.example.org/a.csv"),
        200,
        Headers.of("Content-Type", "text/csv; charset=utf-8"),
        size < 0 ? OptionalLong.empty() : OptionalLong.of(size),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
