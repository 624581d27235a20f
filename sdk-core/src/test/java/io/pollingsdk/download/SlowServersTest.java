package io.pollingsdk.download;

import static io.pollingsdk.download.Rig.WHOLE;
import static io.pollingsdk.download.Rig.answer;
import static io.pollingsdk.download.Rig.ok;
import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.stalling;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that fall silent, or say very little at a time. */
class SlowServersTest {
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(250);
  private static final String START = head("HTTP/1.1 200 OK", "Content-Length: 100");
  private static final String DOTS = ".".repeat(100);

  @TempDir private Path folder;
  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch gone = new CountDownLatch(1);
  private Rig rig;

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', RESPONSE_TIMEOUT 3",
    "'HTTP/1.1 200 OK\r\nContent-Le', RESPONSE_TIMEOUT 3",
    "'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n', STALLED 3",
    "'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234', STALLED 3",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01', STALLED 3",
    "'HTTP/1.1 200 OK\r\n\r\n01234', STALLED 3",
    "'HTTP/1.1 103 Early\r\n\r\n', RESPONSE_TIMEOUT 3"
  })
  void areGivenUpWhereTheyStall(String start, String result) throws Exception {
    rig = new Rig(folder, Rig::impatient);
    CountDownLatch closed = new CountDownLatch(3);
    RawServer.Script stalls =
        peer -> {
          stalling(start).play(peer);
          closed.countDown();
        };
    try (RawServer server = new RawServer(stalls);
        RawServer mirror = new RawServer(ok(WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString(result);
      assertThat(outcome.failed())
          .isInstanceOf(DownloadException.TimedOut.class)
          .hasMessageContaining("200 ms");
      RawServer.await(closed);
      assertThat(rig.fetch(rig.from(server).mirror(mirror.uri("/"), 1)).text()).isEqualTo(WHOLE);
    }
  }

  @Test
  void areAskedForTheRestWhereTheyStalled() throws Exception {
    rig = new Rig(folder, Rig::impatient);
    String tag = "ETag: \"v1\"";
    try (RawServer server =
        new RawServer(
            stalling(head("HTTP/1.1 200 OK", tag, "Content-Length: 10") + "0123"),
            answer("206 Partial", "456789", tag, "Content-Range: bytes 4-9/10"))) {
      assertThat(rig.fetch(rig.from(server)).text()).isEqualTo(WHOLE);
      assertThat(server.received("Range")).containsExactly("", "bytes=4-");
    }
  }

  /** Sends a byte when the one before has arrived, which takes a quarter of a second each. */
  private RawServer.Script dripping() {
    return peer -> {
      try {
        peer.read();
        peer.write(START);
        boolean read = true;
        for (int i = 0; i < DOTS.length() && read; i++) {
          peer.write(".");
          // Who has hung up reads no more, and the system may have taken the byte all the same.
          read = arrived.tryAcquire(5, TimeUnit.SECONDS);
        }
        peer.awaitEnd();
      } finally {
        gone.countDown();
      }
    };
  }

  private DownloadRequest dripped(RawServer server) {
    Check arrival =
        head ->
            part -> {
              rig.time.advance(BETWEEN_BYTES);
              arrived.release();
            };
    return rig.from(server).check("time passes", arrival);
  }

  @Test
  void areLeftForAnotherSourceWhereTheyAreTooSlow() throws Exception {
    rig = new Rig(folder);
    try (RawServer slow = new RawServer(dripping());
        RawServer mirror = new RawServer(ok(WHOLE))) {
      Outcome outcome =
          rig.fetch(
              dripped(slow).minSpeed(10, Duration.ofSeconds(5)).mirror(mirror.uri("/file"), 1));

      assertThat(outcome).hasToString("COMPLETE 2");
      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(outcome.kinds()).contains("SourceSwitched").doesNotContain("Retrying");
      RawServer.await(gone);
    }
  }

  @Test
  void areFastEnoughWhereTheyKeepToTheMinimum() throws Exception {
    rig = new Rig(folder);
    try (RawServer slow = new RawServer(dripping());
        RawServer mirror = new RawServer(ok(WHOLE))) {
      Outcome outcome =
          rig.fetch(
              dripped(slow).minSpeed(3, Duration.ofSeconds(5)).mirror(mirror.uri("/file"), 1));

      assertThat(outcome.text()).isEqualTo(DOTS);
      assertThat(mirror.requests()).isEmpty();
    }
  }

  @Test
  void areKeptWhereThereIsNoOther() throws Exception {
    rig = new Rig(folder);
    try (RawServer slow = new RawServer(dripping())) {
      Outcome outcome = rig.fetch(dripped(slow).minSpeed(1000, Duration.ofSeconds(5)));

      assertThat(outcome.text()).isEqualTo(DOTS);
      assertThat(rig.time.elapsed()).isEqualTo(BETWEEN_BYTES.multipliedBy(DOTS.length()));
    }
  }

  @Test
  void areGivenUpWhenTheWholeTimeIsUp() throws Exception {
    rig = new Rig(folder);
    try (RawServer slow = new RawServer(dripping());
        RawServer mirror = new RawServer(ok(WHOLE))) {
      Outcome outcome =
          rig.fetch(dripped(slow).timeout(Duration.ofSeconds(20)).mirror(mirror.uri("/file"), 1));

      assertThat(outcome).hasToString("TOTAL_TIMEOUT 1");
      assertThat(outcome.failed())
          .isInstanceOf(DownloadException.TimedOut.class)
          .hasMessageContaining("not done within 20 s");
      assertThat(mirror.requests()).isEmpty();
      RawServer.await(gone);
    }
  }

  static Stream<String> beforeTheBody() {
    return Stream.of("", "HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: ");
  }

  @ParameterizedTest
  @MethodSource("beforeTheBody")
  void areGivenUpWhenTheWholeTimeIsUpBeforeTheirHead(String start) throws Exception {
    rig = new Rig(folder);
    RawServer.Script slow =
        peer -> {
          peer.read();
          peer.write(start);
          rig.time.advance(Duration.ofHours(25));
          peer.awaitEnd();
          gone.countDown();
        };
    try (RawServer server = new RawServer(slow)) {
      assertThat(rig.fetch(rig.from(server))).hasToString("TOTAL_TIMEOUT 1");
      RawServer.await(gone);
    }
  }
}
