package io.pollingsdk.download;

import static io.pollingsdk.download.Rig.answer;
import static io.pollingsdk.download.Rig.ok;
import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are whole, and yet not what was wanted; and those that came packed. */
class WrongContentTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String FLIPPED = "0123456788";
  private static final String LOGIN = "<html><form>Log in</form></html>";

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

  /** Packs with gzip; the bytes as ISO 8859-1. */
  private static String packed(String plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static Digest sha256(String content) throws Exception {
    return Digest.of(
        DigestAlgorithm.SHA_256,
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void failsWhereABitIsFlippedEachTime() throws Exception {
    try (RawServer server = new RawServer(ok(FLIPPED, "ETag: \"v1\""))) {
      Outcome outcome = rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256));

      assertThat(outcome).hasToString("DIGEST_MISMATCH 2");
      DownloadException.ContentMismatch failure =
          (DownloadException.ContentMismatch) outcome.failed();
      assertThat(failure.expected()).isEqualTo("SHA-256:" + Rig.WHOLE_SHA256);
      assertThat(failure.actual()).isEqualTo(sha256(FLIPPED).toString());
      assertThat(failure).hasMessageContaining(failure.expected() + ", got " + failure.actual());
      assertThat(outcome.disk()).isEmpty();
    }
  }

  @Test
  void asksOnceMoreForTheWholeWhereABitIsFlipped() throws Exception {
    try (RawServer server =
        new RawServer(ok(FLIPPED, "ETag: \"v1\""), ok(Rig.WHOLE, "ETag: \"v1\""))) {
      Outcome outcome = rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256));

      assertThat(outcome).hasToString("VERIFIED 2");
      assertThat(outcome.text()).isEqualTo(Rig.WHOLE);
      assertThat(outcome.succeeded().tally().received()).isEqualTo(20);
      assertThat(server.received("Range")).containsExactly("", "");
    }
  }

  @Test
  void keepsNothingOfDamagedContentForLater() throws Exception {
    try (RawServer server =
        new RawServer(
            once(head(OK, "ETag: \"v1\"", "Content-Length: 10") + "01x"),
            answer("206 Partial Content", "3456789", "ETag: \"v1\"", "Content-Range: bytes 3-9/10"),
            ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256));

      assertThat(outcome).hasToString("VERIFIED 3");
      assertThat(server.received("Range")).containsExactly("", "bytes=3-", "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Repr-Digest: sha-256=:%s:", "Digest: SHA-256=%s"})
  void comparesWithTheServersOwnDigestsOnRequest(String header) throws Exception {
    String base64 = Base64.getEncoder().encodeToString(sha256(Rig.WHOLE).bytes());
    String digest = header.formatted(base64);
    try (RawServer server = new RawServer(ok(FLIPPED, digest))) {
      assertThat(rig.fetch(rig.from(server).useServerDigests())).hasToString("DIGEST_MISMATCH 2");
      assertThat(rig.fetch(rig.from(server))).hasToString("COMPLETE 1");
    }
    try (RawServer server = new RawServer(ok(Rig.WHOLE, digest))) {
      // What the server says of itself verifies nothing.
      assertThat(rig.fetch(rig.from(server).useServerDigests())).hasToString("COMPLETE 1");
    }
  }

  @Test
  void refusesALoginPageWhereAnArchiveIsWanted() throws Exception {
    try (RawServer login = new RawServer(ok(LOGIN, "Content-Type: text/html; charset=utf-8"));
        RawServer mirror = new RawServer(ok(packed("archive")))) {
      DownloadRequest byType =
          rig.from(login).check("no page", Check.contentTypeIsNot("text/html"));
      DownloadRequest byBytes = rig.from(login).check("an archive", Check.startsWith(0x1f, 0x8b));

      Outcome outcome = rig.fetch(byType);
      assertThat(outcome).hasToString("CHECK_FAILED 2");
      assertThat(outcome.failed())
          .hasMessageContaining("the check 'no page' failed: the server sent text/html");
      assertThat(outcome.disk()).isEmpty();
      assertThat(rig.fetch(byBytes)).hasToString("CHECK_FAILED 2");
      assertThat(rig.fetch(byBytes.mirror(mirror.uri("/"), 1))).hasToString("COMPLETE 3");
    }
  }

  @Test
  void keepsAnArchiveAsItIsWhereTheServerCallsItEncoded() throws Exception {
    String archive = packed(Rig.WHOLE);
    try (RawServer server =
        new RawServer(ok(archive, "Content-Encoding: gzip", "Content-Type: application/gzip"))) {
      DownloadRequest request = rig.from(server).size(archive.length());

      Outcome outcome = rig.fetch(request.digest(sha256(archive)));
      assertThat(outcome).hasToString("VERIFIED 1");
      assertThat(outcome.text()).isEqualTo(archive);
      assertThat(server.received("Accept-Encoding")).containsExactly("identity");
      assertThat(rig.fetch(rig.from(server).sha256(Rig.WHOLE_SHA256)))
          .hasToString("DIGEST_MISMATCH 2");
    }
  }

  @Test
  void unpacksOnRequestAndThenExpectsDigestAndSizeOfWhatIsInIt() throws Exception {
    String archive = packed(Rig.WHOLE);
    try (RawServer server = new RawServer(ok(archive, "Content-Encoding: gzip"), ok(Rig.WHOLE))) {
      DownloadRequest request = rig.from(server).decoded().size(10).sha256(Rig.WHOLE_SHA256);

      assertThat(rig.fetch(request).text()).isEqualTo(Rig.WHOLE);
      assertThat(rig.fetch(request).text()).isEqualTo(Rig.WHOLE);
      assertThat(server.received("Accept-Encoding")).containsExactly("gzip", "gzip");
    }
  }

  @Test
  void nothingAtAllNeedsNoUnpacking() throws Exception {
    try (RawServer server = new RawServer(ok("", "Content-Encoding: gzip"))) {
      assertThat(rig.fetch(rig.from(server).decoded().size(0)).text()).isEmpty();
    }
  }

  @Test
  void asksAgainForTheWholeWherePackedContentBreaksOff() throws Exception {
    String archive = packed(Rig.WHOLE);
    String cut = archive.substring(0, archive.length() - 9);
    try (RawServer server =
        new RawServer(
            once(head(OK, "Content-Encoding: gzip", "ETag: \"v1\"", "Content-Length: 99") + cut),
            ok(cut, "Content-Encoding: gzip", "ETag: \"v1\""),
            ok(archive, "Content-Encoding: gzip"))) {
      assertThat(rig.fetch(rig.from(server).decoded()).text()).isEqualTo(Rig.WHOLE);
      assertThat(server.received("Range")).containsExactly("", "", "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip, gzip", "deflate"})
  void refusesACodingThatItDidNotAskFor(String coding) throws Exception {
    try (RawServer server = new RawServer(ok("whatever", "Content-Encoding: " + coding))) {
      Outcome outcome = rig.fetch(rig.from(server).decoded());

      assertThat(outcome).hasToString("PROTOCOL 1");
      assertThat(outcome.failed()).hasMessageContaining("'" + coding + "' is not gzip");
    }
  }

  @Test
  void doesNotRepeatAllOfALongCoding() throws Exception {
    try (RawServer server =
        new RawServer(ok("whatever", "Content-Encoding: " + "z".repeat(5000)))) {
      assertThat(rig.fetch(rig.from(server).decoded()).failed().getMessage()).hasSizeLessThan(500);
    }
  }

  @Test
  void refusesWhatCannotBeUnpacked() throws Exception {
    try (RawServer server = new RawServer(ok("no gzip at all", "Content-Encoding: gzip"))) {
      assertThat(rig.fetch(rig.from(server).decoded())).hasToString("PROTOCOL 1");
    }
  }

  @Test
  void stopsAtABombBeforeItFillsTheDisk() throws Exception {
    String bomb = packed("0".repeat(8 * 1024 * 1024));
    try (RawServer server = new RawServer(ok(bomb, "Content-Encoding: gzip"))) {
      assertThat(rig.fetch(rig.from(server).decoded())).hasToString("TOO_LARGE 1");
      assertThat(rig.fetch(rig.from(server).decoded().maxBytes(1000))).hasToString("TOO_LARGE 1");
      assertThat(rig.fetch(rig.from(server).decoded().size(1000))).hasToString("SIZE_MISMATCH 2");
    }
  }
}
