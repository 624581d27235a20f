package io.pollingsdk.download;

import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are too short, too long, or of no length that makes sense. */
class BrokenBodiesTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String CHUNKED = head(OK, "Transfer-Encoding: chunked");

  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(folder);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  static Stream<Arguments> truncated() {
    return Stream.of(
        Arguments.of("Content-Length", once(head(OK, "Content-Length: 10") + "01234")),
        Arguments.of("no byte of it", once(head(OK, "Content-Length: 10"))),
        Arguments.of("within a chunk", once(CHUNKED + "a\r\n01234")),
        Arguments.of("behind a chunk", once(CHUNKED + "5\r\n01234\r\n")),
        Arguments.of("within a chunk's size", once(CHUNKED + "5\r\n01234\r\n5")),
        Arguments.of(
            "reset",
            (RawServer.Script)
                peer -> {
                  peer.read();
                  peer.write(head(OK, "Content-Length: 10") + "01234");
                  peer.reset();
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("truncated")
  void isTriedAgainFromTheStartWhereItBrokeOff(String name, RawServer.Script broken)
      throws Exception {
    try (RawServer server = new RawServer(broken, Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256));

      assertThat(outcome).hasToString("VERIFIED 2");
      assertThat(outcome.text()).isEqualTo(Rig.WHOLE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("truncated")
  void failsWhereItBreaksOffEachTime(String name, RawServer.Script broken) throws Exception {
    try (RawServer server = new RawServer(broken)) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("TRUNCATED 3");
      assertThat(outcome.failed()).isInstanceOf(DownloadException.Truncated.class);
      assertThat(outcome.failed().retryable()).isTrue();
      assertThat(outcome.disk()).isEmpty();
      assertThat(outcome.kinds()).filteredOn("Retrying"::equals).hasSize(2);
      assertThat(server.requests()).hasSize(3);
      assertThat(server.received("Range")).containsOnly("");
    }
  }

  @Test
  void takesWhatNothingMarksTheEndOfButSaysSo() throws Exception {
    try (RawServer server = new RawServer(once(head(OK) + "01234"))) {
      assertThat(rig.fetch(rig.from(server))).hasToString("UNVERIFIED 1");
    }
  }

  @Test
  void refusesWhatNothingMarksTheEndOfWhereThatMatters() throws Exception {
    try (RawServer server = new RawServer(once(head(OK) + "01234"))) {
      assertThat(rig.fetch(rig.from(server).requireVerifiable())).hasToString("CHECK_FAILED 2");
      assertThat(rig.fetch(rig.from(server).size(10))).hasToString("SIZE_MISMATCH 2");
      assertThat(rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256)))
          .hasToString("DIGEST_MISMATCH 2");
      assertThat(rig.fetch(rig.from(server).size(5).requireVerifiable())).hasToString("COMPLETE 1");
    }
  }

  static Stream<Arguments> lengths() {
    String ten = "Content-Length: 10";
    return Stream.of(
        Arguments.of("too small, cuts", head(OK, "Content-Length: 5") + "0123456789", "COMPLETE 1"),
        Arguments.of("chunks, the last line missing", CHUNKED + "1\r\n0\r\n0\r\n", "COMPLETE 1"),
        Arguments.of("too large", head(OK, "Content-Length: 11") + "0123456789", "TRUNCATED 3"),
        Arguments.of("another twice", head(OK, ten, "Content-Length: 5") + "01234", "PROTOCOL 1"),
        Arguments.of("negative", head(OK, "Content-Length: -1") + "0123456789", "PROTOCOL 1"),
        Arguments.of(
            "2^63", head(OK, "Content-Length: 9223372036854775808") + "01234", "PROTOCOL 1"),
        Arguments.of(
            "2^63-1", head(OK, "Content-Length: 9223372036854775807") + "01234", "TRUNCATED 3"),
        Arguments.of(
            "2^64+10", head(OK, "Content-Length: 18446744073709551626") + "01234", "PROTOCOL 1"),
        Arguments.of("hexadecimal", head(OK, "Content-Length: 0xa") + "0123456789", "PROTOCOL 1"),
        Arguments.of("empty", head(OK, "Content-Length:") + "0123456789", "PROTOCOL 1"),
        Arguments.of("a list", head(OK, "Content-Length: 10, 5") + "0123456789", "PROTOCOL 1"),
        Arguments.of(
            "beside chunks",
            head(OK, "Content-Length: 5", "Transfer-Encoding: chunked")
                + "a\r\n0123456789\r\n0\r\n\r\n",
            "COMPLETE 1"),
        Arguments.of(
            "beside chunks, behind",
            head(OK, "Transfer-Encoding: chunked", "Content-Length: 15")
                + "a\r\n0123456789\r\n0\r\n\r\n",
            "COMPLETE 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lengths")
  void readsLengthsAsTheStandardSays(String name, String answer, String outcome) throws Exception {
    try (RawServer server = new RawServer(once(answer))) {
      assertThat(rig.fetch(rig.from(server))).hasToString(outcome);
    }
  }

  @Test
  void takesTheChunksWhereThereIsALengthBeside() throws Exception {
    String smuggled =
        head(OK, "Content-Length: 5", "Transfer-Encoding: chunked")
            + "a\r\n0123456789\r\n0\r\n\r\n";
    try (RawServer server = new RawServer(once(smuggled))) {
      assertThat(rig.fetch(rig.from(server).size(10)).text()).isEqualTo(Rig.WHOLE);
    }
  }

  @Test
  void leavesOutWhatFollowsTheEndAndDropsItsConnection() throws Exception {
    RawServer.Script more = peer -> peer.serve(RawServer.ok(Rig.WHOLE) + RawServer.ok("injected"));
    try (RawServer server = new RawServer(more)) {
      for (int i = 0; i < 3; i++) {
        assertThat(rig.fetch(rig.from(server)).text()).isEqualTo(Rig.WHOLE);
      }
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void refusesAnAnnouncedSizeThatIsNotTheExpectedOneBeforeAByteIsStored() throws Exception {
    try (RawServer server = new RawServer(RawServer.stalling(head(OK, "Content-Length: 11")))) {
      Outcome outcome = rig.fetch(rig.from(server).size(10));

      assertThat(outcome).hasToString("SIZE_MISMATCH 2");
      assertThat(outcome.failed())
          .isInstanceOf(DownloadException.ContentMismatch.class)
          .hasMessageContaining("expected 10 bytes, got 11 bytes");
    }
  }

  @Test
  void takesNothingForAnAnswerWhereNothingIsExpected() throws Exception {
    try (RawServer server = new RawServer(Rig.ok(""), Rig.ok(Rig.WHOLE))) {
      assertThat(rig.fetch(rig.from(server).size(0)).text()).isEmpty();
      assertThat(rig.fetch(rig.from(server).size(0))).hasToString("SIZE_MISMATCH 2");
    }
  }

  @Test
  void movesOnToTheNextSourceWhereOneBreaksOffEachTime() throws Exception {
    try (RawServer broken = new RawServer(once(head(OK, "Content-Length: 10") + "01234"));
        RawServer good = new RawServer(Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(broken).mirror(good.uri("/mirror"), 10));

      assertThat(outcome).hasToString("COMPLETE 4");
      assertThat(outcome.kinds()).filteredOn("SourceSwitched"::equals).hasSize(1);
      assertThat(List.of(broken.requests().size(), good.requests().size())).containsExactly(3, 1);
    }
  }
}
