package io.pollingsdk.download;

import static io.pollingsdk.download.Rig.WHOLE;
import static io.pollingsdk.download.Rig.ok;
import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static io.pollingsdk.testkit.RawServer.stalling;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that talk nonsense, or without end. */
class HostileServerTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String CHUNKED = head(OK, "Transfer-Encoding: chunked");
  private static final String BLOCK = "x".repeat(65_536);

  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(folder);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("HTTP/0.9", "0123456789\r\n\r\n"),
        Arguments.of("HTTP/0.9 of a page", "<html>\r\n<p>hello\r\n</html>\r\n\r\n"),
        Arguments.of("a status of letters", head("HTTP/1.1 abc OK", "Content-Length: 0")),
        Arguments.of("a status below 100", head("HTTP/1.1 020 OK", "Content-Length: 0")),
        Arguments.of("an unknown version", head("HTTP/3.9 200 OK", "Content-Length: 0")),
        Arguments.of("an unknown protocol", head("ICY 200 OK", "Content-Length: 0")),
        Arguments.of("no status", head("HTTP/1.1", "Content-Length: 0")),
        Arguments.of("SSH", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        Arguments.of("a header without a colon", head(OK, "Set-Cookie s3cret")),
        Arguments.of("101", head("HTTP/1.1 101 Switching", "Upgrade: foo")),
        Arguments.of("an unknown coding", head(OK, "Transfer-Encoding: foo") + WHOLE),
        Arguments.of("a chunk size of no digits", CHUNKED + "zz\r\n0123456789\r\n0\r\n\r\n"),
        Arguments.of("an empty chunk size", CHUNKED + "\r\n0123456789\r\n0\r\n\r\n"),
        Arguments.of("a negative chunk size", CHUNKED + "-a\r\n0123456789\r\n0\r\n\r\n"),
        Arguments.of("a chunk size of 2^63", CHUNKED + "8000000000000000\r\n0123456789"),
        Arguments.of("a chunk size of 2^64+1", CHUNKED + "10000000000000001\r\n0123456789"),
        Arguments.of("a chunk longer than its size", CHUNKED + "5\r\n0123456789\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void refusesWhatIsNotHttp(String name, String raw) throws Exception {
    try (RawServer waiting = new RawServer(stalling(raw));
        RawServer closing = new RawServer(once(raw));
        RawServer mirror = new RawServer(ok(WHOLE))) {
      for (RawServer server : new RawServer[] {waiting, closing}) {
        Outcome outcome = rig.fetch(rig.from(server));

        assertThat(outcome).as("%s", outcome.failure()).hasToString("PROTOCOL 1");
        assertThat(outcome.failed()).hasMessageContaining("not HTTP");
        assertThat(outcome.disk()).isEmpty();
        assertThat(server.requests()).hasSize(1);
      }
      assertThat(rig.fetch(rig.from(closing).mirror(mirror.uri("/"), 1))).hasToString("COMPLETE 1");
    }
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        Arguments.of("a status line", "HTTP/1.1 200 ", BLOCK),
        Arguments.of("a header line", OK + "\r\nX: ", BLOCK),
        Arguments.of("a header's name", OK + "\r\n", BLOCK),
        Arguments.of("headers", OK + "\r\n", "X: y\r\n"),
        Arguments.of("folded lines", OK + "\r\nX: y\r\n", " z\r\n"),
        Arguments.of("early hints", "", head("HTTP/1.1 103 Early", "Link: </a>; rel=preload")),
        Arguments.of("continues", "", head("HTTP/1.1 100 Continue")),
        Arguments.of("a chunk's extension", CHUNKED + "5;", BLOCK),
        Arguments.of("a chunk's size", CHUNKED, "0".repeat(65_536)),
        Arguments.of("trailers", CHUNKED + "1\r\n0\r\n0\r\n", "X: y\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void readsLittleOfWhatHasNoEnd(String name, String start, String block) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    RawServer.Script script =
        peer -> {
          try {
            peer.read();
            peer.write(start);
            peer.flood(block);
          } finally {
            gone.countDown();
          }
        };
    try (RawServer server = new RawServer(script)) {
      assertThat(rig.fetch(rig.from(server))).hasToString("PROTOCOL 1");
      RawServer.await(gone);
      // What is beyond a line or so lies in the system's buffers.
      assertThat(server.written()).isLessThan(32L * 1024 * 1024);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"103 Early Hints", "100 Continue", "102 Processing", "199 Odd"})
  void passesOverInterimAnswers(String interim) throws Exception {
    String hints = head("HTTP/1.1 " + interim, "Link: </a>; rel=preload", "Content-Length: 5");
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(hints + hints + RawServer.ok(WHOLE));
            })) {
      assertThat(rig.fetch(rig.from(server)).text()).isEqualTo(WHOLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", OK + "\r\n", OK + "\r\nContent-Length: 10\r\n"})
  void asksAgainWhereAnAnswerBreaksOffInItsHead(String start) throws Exception {
    try (RawServer server = new RawServer(once(start), ok(WHOLE))) {
      assertThat(rig.fetch(rig.from(server))).hasToString("COMPLETE 2");
    }
    try (RawServer server = new RawServer(once(start))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("CONNECT 3");
      assertThat(outcome.failed().retryable()).isTrue();
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void asksAgainWhereAConnectionIsResetBeforeTheHead() throws Exception {
    RawServer.Script reset =
        peer -> {
          peer.read();
          peer.reset();
        };
    try (RawServer server = new RawServer(reset, ok(WHOLE))) {
      assertThat(rig.fetch(rig.from(server))).hasToString("COMPLETE 2");
    }
  }

  @Test
  void asksAgainAndTheNextDownloadElsewhereWhereNobodyListens() throws Exception {
    URI nobody = URI.create("http://localhost:" + RawServer.deadEnd().getPort() + "/file");
    try (RawServer mirror = new RawServer(ok(WHOLE))) {
      assertThat(rig.fetch(rig.from(nobody))).hasToString("CONNECT 3");
      assertThat(rig.fetch(rig.from(nobody).mirror(mirror.uri("/"), 1))).hasToString("COMPLETE 1");
    }
  }

  /** Counts what it is given, and stores nothing. */
  private static final class Counting implements Sink {
    private final AtomicLong bytes;

    Counting(AtomicLong bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(ByteBuffer part) {
      bytes.addAndGet(part.remaining());
    }

    @Override
    public boolean restart() {
      return true;
    }

    @Override
    public Stored commit() {
      return new Stored.Elsewhere("nowhere");
    }

    @Override
    public void abort(boolean keep) {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 9999999999999", "Transfer-Encoding: chunked", "X: y"})
  void storesNoMoreThanItMayOfABodyWithoutEnd(String framing) throws Exception {
    String block = framing.contains("chunked") ? "10000\r\n" + BLOCK + "\r\n" : BLOCK;
    RawServer.Script endless =
        peer -> {
          peer.read();
          peer.write(head(OK, framing, "ETag: \"v1\""));
          peer.flood(block);
        };
    try (RawServer server = new RawServer(endless)) {
      assertThat(rig.fetch(rig.from(server).maxBytes(100_000))).hasToString("TOO_LARGE 1");
      assertThat(rig.disk()).isEmpty();
      assertThat(rig.fetch(rig.from(server).size(100_000))).hasToString("SIZE_MISMATCH 2");
      assertThat(rig.disk()).isEmpty();
      assertThat(rig.fetch(rig.from(server).to(Target.memory(100_000)))).hasToString("TOO_LARGE 1");
      for (DownloadRequest request :
          new DownloadRequest[] {
            rig.from(server).maxBytes(100_000), rig.from(server).size(100_000)
          }) {
        AtomicLong stored = new AtomicLong();
        Outcome outcome = rig.fetch(request.to(() -> new Counting(stored)));
        assertThat(outcome.failure()).isNotNull();
        assertThat(stored.get()).isLessThanOrEqualTo(100_000L * outcome.failed().attempts());
      }
    }
  }
}
