package io.pollingsdk.download;

import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadEvent.Retrying;
import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that say why they are not the content. */
class StatusesTest {
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

  private static RawServer.Script status(int status, String... headers) {
    String[] lines = new String[headers.length + 2];
    lines[0] = "HTTP/1.1 " + status + " Whatever";
    lines[1] = "Content-Length: 4";
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return peer -> peer.serve(head(lines) + "none");
  }

  @ParameterizedTest
  @CsvSource({
    "400, HTTP_STATUS, 1",
    "401, NOT_AUTHORIZED, 1",
    "402, HTTP_STATUS, 1",
    "403, NOT_AUTHORIZED, 1",
    "404, NOT_FOUND, 1",
    "405, HTTP_STATUS, 1",
    "407, PROXY_AUTHENTICATION, 1",
    "408, HTTP_STATUS, 3",
    "410, NOT_FOUND, 1",
    "412, HTTP_STATUS, 1",
    "416, HTTP_STATUS, 1",
    "425, HTTP_STATUS, 3",
    "429, HTTP_STATUS, 3",
    "451, HTTP_STATUS, 1",
    "500, HTTP_STATUS, 3",
    "501, HTTP_STATUS, 1",
    "502, HTTP_STATUS, 3",
    "503, HTTP_STATUS, 3",
    "504, HTTP_STATUS, 3",
    "522, HTTP_STATUS, 3",
    "524, HTTP_STATUS, 3",
    "599, HTTP_STATUS, 1"
  })
  void failsWhereAServerAlwaysSays(int status, String kind, int requests) throws Exception {
    try (RawServer server = new RawServer(status(status))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString(kind + " " + requests);
      assertThat(outcome.failed()).hasMessageContaining("/path/file?token=***: HTTP " + status);
      if (outcome.failed() instanceof DownloadException.HttpStatus failure) {
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.retryable()).isEqualTo(requests > 1);
      }
      assertThat(server.requests()).hasSize(requests);
      assertThat(outcome.disk()).isEmpty();
      assertThat(outcome.kinds()).doesNotContain("HeadersReceived", "Verifying");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 522, 524})
  void asksAgainWhereAServerSaysItOnce(int status) throws Exception {
    String end = "Connection: close";
    try (RawServer server =
        new RawServer(
            once(head("HTTP/1.1 " + status + " Not now", "Content-Length: 0", end)),
            Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("COMPLETE 2");
      assertThat(outcome.kinds())
          .containsExactly(
              "Prepared", "Sent", "Retrying", "Sent", "HeadersReceived", "Verifying", "Succeeded");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 407, 410, 451, 429, 503})
  void asksTheNextSourceWhereThisOneRefuses(int status) throws Exception {
    try (RawServer server = new RawServer(status(status));
        RawServer mirror = new RawServer(Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server).mirror(mirror.uri("/file"), 10));

      assertThat(outcome.text()).isEqualTo(Rig.WHOLE);
      assertThat(outcome.succeeded().source().uri()).isEqualTo(mirror.uri("/file"));
      assertThat(mirror.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 86400", "429, 86400", "503, 'Sat, 03 Jan 2026 03:04:05 GMT'"})
  void doesNotWaitForADayButSaysSo(int status, String retryAfter) throws Exception {
    try (RawServer server = new RawServer(status(status, "Retry-After: " + retryAfter));
        RawServer mirror = new RawServer(Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("HTTP_STATUS 1");
      assertThat(outcome.failed().retryAfter()).contains(Duration.ofDays(1));
      assertThat(rig.time.elapsed()).isZero();
      assertThat(rig.fetch(rig.from(server).mirror(mirror.uri("/"), 10))).hasToString("COMPLETE 1");
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 90", "429, 'Fri, 02 Jan 2026 03:05:35 GMT'"})
  void waitsAsLongAsTheServerAsks(int status, String retryAfter) throws Exception {
    String end = "Connection: close";
    try (RawServer server =
        new RawServer(
            once(
                head(
                    "HTTP/1.1 " + status + " Later",
                    "Content-Length: 0",
                    "Retry-After: " + retryAfter,
                    end)),
            Rig.ok(Rig.WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("COMPLETE 2");
      assertThat(outcome.events())
          .filteredOn(Retrying.class::isInstance)
          .extracting(event -> ((Retrying) event).after())
          .containsExactly(Duration.ofSeconds(90));
      assertThat(rig.time.elapsed()).isEqualTo(Duration.ofSeconds(90));
    }
  }

  @Test
  void doesNotWaitBeyondItsOwnTime() throws Exception {
    try (RawServer server = new RawServer(status(503, "Retry-After: 90"))) {
      Outcome outcome = rig.fetch(rig.from(server).timeout(Duration.ofSeconds(60)));

      assertThat(outcome).hasToString("HTTP_STATUS 1");
      assertThat(outcome.failed().retryAfter()).contains(Duration.ofSeconds(90));
    }
  }

  @Test
  void passesOnWhatTheServerSaysWithoutItsSecrets() throws Exception {
    String words = "{\"title\":\"No\",\"detail\":\"quota of password=s3cret is used up\"}";
    String answer =
        head(
                "HTTP/1.1 403 No",
                "Content-Type: application/problem+json",
                "Content-Length: " + words.length())
            + words;
    try (RawServer server = new RawServer(once(answer))) {
      assertThat(rig.fetch(rig.from(server)).failed())
          .hasMessageContaining("HTTP 403: quota of password=***");
    }
  }

  @ParameterizedTest
  @CsvSource({"201", "202", "203", "204", "205", "206", "207", "226", "300", "304", "305", "306"})
  void refusesWhatNobodyAskedFor(int status) throws Exception {
    String body = status == 204 || status == 304 ? "" : "01234";
    String[] headers =
        body.isEmpty()
            ? new String[] {"ETag: \"v1\""}
            : new String[] {"Content-Length: 5", "Content-Range: bytes 0-4/5"};
    try (RawServer server =
        new RawServer(
            once(
                "HTTP/1.1 "
                    + status
                    + " Odd\r\n"
                    + String.join("\r\n", headers)
                    + "\r\n\r\n"
                    + body))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString(status == 206 ? "PROTOCOL 1" : "HTTP_STATUS 1");
      assertThat(outcome.failed()).hasMessageContaining("HTTP " + status);
    }
  }

  @Test
  void doesNotReadARefusalToItsEndWhereItHasNone() throws Exception {
    RawServer.Script endless =
        peer -> {
          peer.read();
          peer.write(head("HTTP/1.1 404 None", "Content-Length: 99999999999"));
          peer.flood("x".repeat(65_536));
        };
    try (RawServer server = new RawServer(endless)) {
      assertThat(rig.fetch(rig.from(server))).hasToString("NOT_FOUND 1");
      assertThat(server.written()).isLessThan(64L * 1024 * 1024);
    }
  }
}
