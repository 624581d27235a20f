package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Content that is decoded on the way: what swells, what is cut off, what is no gzip. */
class BombsTest {
  private static final int MIB = 1 << 20;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();

  /** Counts. */
  private final class Counting implements Sink {
    @Override
    public void write(ByteBuffer bytes) {
      written.addAndGet(bytes.remaining());
      bytes.position(bytes.limit());
    }

    @Override
    public boolean restart() {
      return true;
    }

    @Override
    public Stored commit() {
      commits.incrementAndGet();
      return new Stored.Elsewhere("counted");
    }

    @Override
    public void abort(boolean keep) {}
  }

  private static byte[] gzip(byte[] content, int times) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(coded)) {
      for (int i = 0; i < times; i++) {
        out.write(content);
      }
    }
    return coded.toByteArray();
  }

  private static RawServer.Script coded(byte[] body) {
    return peer -> {
      while (!peer.read().isEmpty()) {
        peer.write(
            RawServer.head(
                "HTTP/1.1 200 OK",
                "Content-Encoding: gzip",
                "ETag: \"v1\"",
                "Content-Length: " + body.length));
        peer.write(body);
      }
    };
  }

  @Test
  void aBombIsRefusedBeforeItHasGoneOffAndNotAskedForAgain() throws Exception {
    byte[] bomb = gzip(new byte[MIB], 64);
    try (RawServer server = new RawServer(coded(bomb));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure =
          failure(downloads, DownloadRequest.from(server.uri("/f")).decoded().to(Counting::new));

      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(failure).hasMessageContaining("1000 times as large as what was sent");
      assertThat(failure.attempts()).isOne();
      assertThat(written).hasValueLessThan(32L * MIB);
      assertThat(commits).hasValue(0);
    }
  }

  @Test
  void theLimitOfBytesIsOneOfWhatIsStored() throws Exception {
    byte[] body = gzip(Fetching.content(1000), 2000);
    try (RawServer server = new RawServer(coded(body));
        Downloads downloads = Fetching.quick().build()) {
      DownloadRequest request = DownloadRequest.from(server.uri("/f")).decoded().to(Counting::new);

      DownloadException failure = failure(downloads, request.maxBytes(MIB));
      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(written).hasValueLessThanOrEqualTo(MIB);

      assertThat(downloads.fetch(request.maxBytes(2_000_000)).size()).isEqualTo(2_000_000);
    }
  }

  @Test
  void withoutDecodingABombIsAFileLikeAnyOther() throws Exception {
    byte[] bomb = gzip(new byte[MIB], 64);
    try (RawServer server = new RawServer(coded(bomb));
        Downloads downloads = Fetching.quick().build()) {
      assertThat(downloads.fetch(Fetching.small(server.uri("/f.gz"))).bytes()).isEqualTo(bomb);
      assertThat(server.requests().get(0)).contains("\r\nAccept-Encoding: identity\r\n");
    }
  }

  /** Nothing but the gzip itself tells that this is not all of it. */
  @Test
  void gzipThatIsCutOffIsAskedForAgain() throws Exception {
    byte[] content = Fetching.content(100_000);
    byte[] body = gzip(content, 1);
    try (RawServer server =
            new RawServer(
                peer -> {
                  String unused = peer.read();
                  peer.write(RawServer.head("HTTP/1.1 200 OK", "Content-Encoding: gzip"));
                  peer.write(Arrays.copyOf(body, body.length / 2));
                },
                coded(body));
        Downloads downloads = Fetching.quick().build()) {
      DownloadResult result = downloads.fetch(Fetching.small(server.uri("/f")).decoded());

      assertThat(result.bytes()).isEqualTo(content);
      assertThat(result.tally().attempts()).isEqualTo(2);
      assertThat(server.requests().get(1)).doesNotContain("Range:");
    }
  }

  @Test
  void gzipThatIsDamagedIsNotPublished() throws Exception {
    byte[] damaged = gzip(Fetching.content(100_000), 1);
    damaged[damaged.length / 2] ^= 1;
    try (RawServer server = new RawServer(coded(damaged));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure =
          failure(downloads, DownloadRequest.from(server.uri("/f")).decoded().to(Counting::new));

      assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure).hasMessageContaining("gzip");
      assertThat(commits).hasValue(0);
    }
  }

  @Test
  void aCodingThatNobodyAskedForIsRefusedWhereItWasToBeDecoded() throws Exception {
    try (RawServer server =
            new RawServer(
                peer ->
                    peer.serve(
                        RawServer.head(
                                "HTTP/1.1 200 OK", "Content-Encoding: br", "Content-Length: 2")
                            + "xx"));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure = failure(downloads, Fetching.small(server.uri("/f")).decoded());

      assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure).hasMessageContaining("'br'");
    }
  }
}
