package io.pollingsdk.download;

import static io.pollingsdk.download.Rig.WHOLE;
import static io.pollingsdk.download.Rig.WHOLE_SHA256;
import static io.pollingsdk.download.Rig.answer;
import static io.pollingsdk.download.Rig.ok;
import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.Retries;
import io.pollingsdk.download.DownloadEvent.Sent;
import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Going on where a download broke off: in the same context, and in a later one. */
class ResumeTest {
  static final String TAG = "ETag: \"v1\"";
  static final String REST = "456789";
  static final String OTHER = "abcdefghij";
  static final String DATED = "Last-Modified: Wed, 31 Dec 2025 23:00:00 GMT";

  @TempDir private Path folder;

  /** The first answer: four bytes of ten. */
  static RawServer.Script broken(String... headers) {
    String[] lines = Arrays.copyOf(headers, headers.length + 2);
    System.arraycopy(headers, 0, lines, 2, headers.length);
    lines[0] = "HTTP/1.1 200 OK";
    lines[1] = "Content-Length: 10";
    return once(head(lines) + "0123");
  }

  static RawServer.Script part(String body, String range, String... headers) {
    String[] lines = Arrays.copyOf(headers, headers.length + 1);
    lines[headers.length] = "Content-Range: bytes " + range;
    return answer("206 Partial Content", body, lines);
  }

  /** What a server answers, and what comes of it. */
  private record Case(
      String name, List<RawServer.Script> answers, String content, List<String> ranges) {
    static Case of(String name, String content, List<String> ranges, RawServer.Script... answers) {
      return new Case(name, List.of(answers), content, ranges);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> ONCE = List.of("", "bytes=4-");
  private static final List<String> ANEW = List.of("", "bytes=4-", "");

  private static Stream<Case> cases() {
    RawServer.Script first = broken(TAG);
    RawServer.Script all = ok(WHOLE, TAG);
    return Stream.of(
        Case.of("the rest", WHOLE, ONCE, first, part(REST, "4-9/10", TAG)),
        Case.of("the rest, unnamed", WHOLE, ONCE, first, part(REST, "4-9/10")),
        Case.of("the rest, of unknown size", WHOLE, ONCE, first, part(REST, "4-9/*", TAG)),
        Case.of("range ignored", WHOLE, ONCE, first, all),
        Case.of("changed, If-Range honoured", OTHER, ONCE, first, ok(OTHER, "ETag: \"v2\"")),
        Case.of(
            "changed, If-Range ignored",
            OTHER,
            ANEW,
            first,
            part("efghij", "4-9/10", "ETag: \"v2\""),
            ok(OTHER, "ETag: \"v2\"")),
        Case.of("tag gone weak", WHOLE, ANEW, first, part(REST, "4-9/10", "ETag: W/\"v1\""), all),
        Case.of("of another size", WHOLE, ANEW, first, part(REST + "ab", "4-11/12", TAG), all),
        Case.of("before where we are", WHOLE, ANEW, first, part("3" + REST, "3-9/10", TAG), all),
        Case.of("behind where we are", WHOLE, ANEW, first, part("56789", "5-9/10", TAG), all),
        Case.of("from the start", WHOLE, ANEW, first, part(WHOLE, "0-9/10", TAG), all),
        Case.of(
            "no Content-Range", WHOLE, ANEW, first, answer("206 Partial Content", REST, TAG), all),
        Case.of(
            "two Content-Ranges",
            WHOLE,
            ANEW,
            first,
            part(REST, "4-9/10", TAG, "Content-Range: bytes 0-5/10"),
            all),
        Case.of("nonsense in it", WHOLE, ANEW, first, part(REST, "4-banana/10", TAG), all),
        Case.of("last before first", WHOLE, ANEW, first, part(REST, "4-3/10", TAG), all),
        Case.of(
            "multipart",
            WHOLE,
            ANEW,
            first,
            answer(
                "206 Partial Content",
                "--x\r\nContent-Range: bytes 4-9/10\r\n\r\n456789\r\n--x--\r\n",
                TAG,
                "Content-Type: multipart/byteranges; boundary=x"),
            all),
        Case.of(
            "multipart with a range",
            WHOLE,
            ANEW,
            first,
            part("--x\r\n\r\n", "4-9/10", TAG, "Content-Type: multipart/byteranges; boundary=x"),
            all),
        Case.of(
            "packed", WHOLE, ANEW, first, part(REST, "4-9/10", TAG, "Content-Encoding: gzip"), all),
        Case.of("412", WHOLE, ANEW, first, answer("412 Changed", "", TAG), all),
        Case.of(
            "416", WHOLE, ANEW, first, answer("416 No", "", TAG, "Content-Range: bytes */10"), all),
        Case.of("416 of a shorter one", WHOLE, ANEW, first, answer("416 No", ""), all),
        Case.of(
            "416, now just as long as our part",
            WHOLE,
            ANEW,
            first,
            answer("416 No", "", "Content-Range: bytes */4"),
            all),
        Case.of(
            "less than asked for",
            WHOLE,
            List.of("", "bytes=4-", "bytes=7-"),
            first,
            part("456", "4-6/10", TAG),
            part("789", "7-9/10", TAG)),
        Case.of(
            "less, of unknown size",
            WHOLE,
            List.of("", "bytes=4-", "bytes=7-"),
            first,
            part("456", "4-6/*", TAG),
            part("789", "7-9/10", TAG)),
        Case.of(
            "more than it says", WHOLE, ANEW, first, part(REST + "injected", "4-9/10", TAG), all),
        Case.of(
            "more than it says, in chunks",
            WHOLE,
            ANEW,
            first,
            once(
                head(
                        "HTTP/1.1 206 Partial",
                        TAG,
                        "Content-Range: bytes 4-9/10",
                        "Connection: close",
                        "Transfer-Encoding: chunked")
                    + "9\r\n456789xxx\r\n0\r\n\r\n"),
            all),
        Case.of(
            "broken again",
            WHOLE,
            List.of("", "bytes=4-", "bytes=7-"),
            first,
            once(
                head(
                        "HTTP/1.1 206 Partial",
                        TAG,
                        "Content-Range: bytes 4-9/10",
                        "Content-Length: 6")
                    + "456"),
            part("789", "7-9/10", TAG)),
        Case.of("weak tag", WHOLE, List.of("", ""), broken("ETag: W/\"v1\""), all),
        Case.of("nothing to know it by", WHOLE, List.of("", ""), broken(), all),
        Case.of(
            "packed at first", WHOLE, List.of("", ""), broken(TAG, "Content-Encoding: gzip"), all),
        Case.of(
            "too freshly changed",
            WHOLE,
            List.of("", ""),
            broken(DATED, "Date: Wed, 31 Dec 2025 23:00:30 GMT"),
            all),
        Case.of("changed, and no Date", WHOLE, List.of("", ""), broken(DATED), all),
        Case.of(
            "by date",
            WHOLE,
            ONCE,
            broken(DATED, "Date: Wed, 31 Dec 2025 23:02:00 GMT"),
            part(REST, "4-9/10", DATED)),
        Case.of(
            "by date, changed",
            OTHER,
            ANEW,
            broken(DATED, "Date: Wed, 31 Dec 2025 23:02:00 GMT"),
            part("efghij", "4-9/10", "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT"),
            ok(OTHER)));
  }

  static Stream<Arguments> everyCase() {
    return cases().flatMap(c -> Stream.of(Arguments.of(c, false), Arguments.of(c, true)));
  }

  @ParameterizedTest(name = "{0}, in a later context: {1}")
  @MethodSource("everyCase")
  void goesOnOnlyWithTheSameContent(Case the, boolean later) throws Exception {
    try (RawServer server = new RawServer(the.answers().toArray(new RawServer.Script[0]))) {
      Outcome outcome = fetch(server, later, request -> request);

      assertThat(outcome.text()).isEqualTo(the.content());
      assertThat(outcome).extracting(o -> o.succeeded().completeness()).hasToString("COMPLETE");
      assertThat(server.received("Range")).isEqualTo(the.ranges());
      assertThat(server.received("Accept-Encoding")).containsOnly("identity");
    }
  }

  /** Downloads; where it is to happen later, what breaks off ends its context. */
  private Outcome fetch(RawServer server, boolean later, UnaryOperator<DownloadRequest> terms)
      throws IOException {
    if (later) {
      try (Rig first = new Rig(folder, builder -> builder.retry(Retries.none()))) {
        assertThat(first.fetch(terms.apply(first.from(server)))).hasToString("TRUNCATED 1");
      }
    }
    try (Rig rig = new Rig(folder)) {
      return rig.fetch(terms.apply(rig.from(server)));
    }
  }

  @Test
  void leavesWhatCanBeGoneOnWithAndSaysWhereItWentOn() throws Exception {
    try (RawServer server = new RawServer(broken(TAG), part(REST, "4-9/10", TAG))) {
      try (Rig first = new Rig(folder, builder -> builder.retry(Retries.none()))) {
        Outcome broken = first.fetch(first.from(server));
        assertThat(broken.disk()).containsExactly(".file.part", ".file.part.json");
      }
      try (Rig rig = new Rig(folder)) {
        Outcome outcome = rig.fetch(rig.from(server));

        assertThat(outcome.succeeded().tally())
            .isEqualTo(new DownloadResult.Tally(1, REST.length(), 4));
        assertThat(outcome.events())
            .filteredOn(Sent.class::isInstance)
            .extracting(event -> ((Sent) event).offset())
            .containsExactly(4L);
        assertThat(server.received("If-Range")).containsExactly("", "\"v1\"");
      }
    }
  }

  @Test
  void leavesNothingThatCannotBeGoneOnWith() throws Exception {
    try (RawServer server = new RawServer(broken());
        Rig rig = new Rig(folder, builder -> builder.retry(Retries.none()))) {
      assertThat(rig.fetch(rig.from(server)).disk()).isEmpty();
    }
  }

  static Stream<Boolean> laterOrNot() {
    return Stream.of(false, true);
  }

  @ParameterizedTest
  @MethodSource("laterOrNot")
  void isDoneWhereNothingWasMissing(boolean later) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    RawServer.Script noLastChunk =
        peer -> {
          peer.read();
          peer.write(head("HTTP/1.1 200 OK", TAG, "Transfer-Encoding: chunked"));
          peer.write("a\r\n0123456789\r\n");
          RawServer.await(read);
        };
    try (RawServer server =
        new RawServer(noLastChunk, answer("416 No more", "", TAG, "Content-Range: bytes */10"))) {
      Check telling = head -> part -> read.countDown();
      Outcome outcome =
          fetch(server, later, request -> request.sha256(WHOLE_SHA256).check("tell", telling));

      assertThat(server.received("Range")).containsExactly("", "bytes=10-");
      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(outcome.succeeded().completeness())
          .isEqualTo(DownloadResult.Completeness.VERIFIED);
    }
  }

  @Test
  void isTooLargeWhereNothingWasMissingButLessIsWanted() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    RawServer.Script noLastChunk =
        peer -> {
          peer.read();
          peer.write(head("HTTP/1.1 200 OK", TAG, "Transfer-Encoding: chunked"));
          peer.write("4\r\n0123\r\n");
          RawServer.await(read);
        };
    try (RawServer server =
        new RawServer(noLastChunk, answer("416 No more", "", TAG, "Content-Range: bytes */4"))) {
      try (Rig first = new Rig(folder, builder -> builder.retry(Retries.none()))) {
        Check telling = head -> part -> read.countDown();
        assertThat(first.fetch(first.from(server).check("tell", telling)))
            .hasToString("TRUNCATED 1");
      }
      try (Rig rig = new Rig(folder)) {
        Outcome outcome = rig.fetch(rig.from(server).maxBytes(3));

        assertThat(server.received("Range")).containsExactly("", "bytes=4-");
        assertThat(outcome.failed().kind()).isEqualTo(DownloadException.Kind.TOO_LARGE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laterOrNot")
  void sendsTheDateJustAsItCame(boolean later) throws Exception {
    try (RawServer server =
        new RawServer(
            broken(DATED, "Date: Wed, 31 Dec 2025 23:02:00 GMT"), part(REST, "4-9/10", DATED))) {
      assertThat(fetch(server, later, request -> request).text()).isEqualTo(WHOLE);
      assertThat(server.received("If-Range"))
          .containsExactly("", DATED.substring("Last-Modified: ".length()));
    }
  }

  @ParameterizedTest
  @MethodSource("laterOrNot")
  void goesOnWithoutAValidatorWhereADigestDecides(boolean later) throws Exception {
    try (RawServer server = new RawServer(broken(), part(REST, "4-9/10"))) {
      Outcome outcome = fetch(server, later, request -> request.sha256(WHOLE_SHA256));

      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(server.received("Range")).isEqualTo(ONCE);
      assertThat(server.received("If-Range")).containsOnly("");
    }
  }

  @ParameterizedTest
  @MethodSource("laterOrNot")
  void startsOverOnceWhereTheDigestSaysThatThePartsDoNotFit(boolean later) throws Exception {
    try (RawServer server = new RawServer(broken(), part("efghij", "4-9/10"), ok(WHOLE))) {
      Outcome outcome = fetch(server, later, request -> request.sha256(WHOLE_SHA256));

      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(server.received("Range")).isEqualTo(ANEW);
    }
  }

  @Test
  void forgetsItsPartWhereAnotherDigestIsExpectedThanBefore() throws Exception {
    try (RawServer server = new RawServer(broken(TAG), ok(WHOLE, TAG))) {
      try (Rig first = new Rig(folder, builder -> builder.retry(Retries.none()))) {
        assertThat(first.fetch(first.from(server))).hasToString("TRUNCATED 1");
      }
      try (Rig rig = new Rig(folder)) {
        assertThat(rig.fetch(rig.from(server).sha256(WHOLE_SHA256)).text()).isEqualTo(WHOLE);
        assertThat(server.received("Range")).containsExactly("", "");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laterOrNot")
  void seesTheFirstBytesInItsChecksToo(boolean later) throws Exception {
    try (RawServer server = new RawServer(broken(TAG), part(REST, "4-9/10", TAG))) {
      Outcome outcome =
          fetch(server, later, request -> request.check("digits", Check.startsWith('0', '1')));

      assertThat(outcome.text()).isEqualTo(WHOLE);
    }
  }
}
