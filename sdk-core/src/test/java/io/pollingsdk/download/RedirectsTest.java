package io.pollingsdk.download;

import static io.pollingsdk.download.Rig.WHOLE;
import static io.pollingsdk.download.Rig.answer;
import static io.pollingsdk.download.Rig.ok;
import static io.pollingsdk.testkit.RawServer.head;
import static io.pollingsdk.testkit.RawServer.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects: where they lead, where they do not, and what goes along. */
class RedirectsTest {
  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(folder, builder -> builder.secretHeaders("X-Company-Key"));
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  private static RawServer.Script to(Object location) {
    return answer("302 Found", "elsewhere", "Location: " + location);
  }

  private static String path(RawServer server, int request) {
    return server.requests().get(request).split(" ", 3)[1];
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void areFollowed(int status) throws Exception {
    try (RawServer second = new RawServer(ok(WHOLE));
        RawServer first =
            new RawServer(answer(status + " Moved", "", "Location: " + second.uri("/there")))) {
      Outcome outcome = rig.fetch(rig.from(first));

      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(outcome).hasToString("COMPLETE 1");
      assertThat(outcome.succeeded().head().uri()).isEqualTo(second.uri("/there"));
      assertThat(outcome.succeeded().source().uri())
          .isEqualTo(first.uri("/path/file?token=s3cret"));
      assertThat(second.requests().get(0)).startsWith("GET /there HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "other, /path/other",
    "./other?a=b, /path/other?a=b",
    "../other, /other",
    "/a%2Fb, /a%2Fb",
    "?page=2, /path/file?page=2",
    "/other#part, /other"
  })
  void areReadAsRelativeToWhereTheyCameFrom(String location, String path) throws Exception {
    try (RawServer server = new RawServer(to(location), ok(WHOLE))) {
      assertThat(rig.fetch(rig.from(server)).text()).isEqualTo(WHOLE);
      assertThat(path(server, 1)).isEqualTo(path);
    }
  }

  @Test
  void areReadAsRelativeToTheHostThatSentThem() throws Exception {
    try (RawServer second = new RawServer(to("y?z=1"), ok(WHOLE));
        RawServer first = new RawServer(to(second.uri("/dir/x")))) {
      DownloadRequest request = rig.from(first).header("Authorization", "Bearer s3cret");

      assertThat(rig.fetch(request).text()).isEqualTo(WHOLE);
      assertThat(path(second, 1)).isEqualTo("/dir/y?z=1");
      assertThat(second.received("Authorization")).containsExactly("", "");
    }
  }

  @Test
  void endWhereTheyGoInACircle() throws Exception {
    try (RawServer server = new RawServer(to("/b"), to("/path/file?token=s3cret"), ok(WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("REDIRECT 1");
      assertThat(outcome.failed()).hasMessageContaining("circle");
      assertThat(server.requests()).hasSize(2);
      assertThat(outcome.disk()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"20, COMPLETE 1, 21", "21, REDIRECT 1, 21", "200, REDIRECT 1, 21"})
  void endAfterTwenty(int hops, String result, int requests) throws Exception {
    RawServer.Script next =
        peer -> {
          int hop = Integer.parseInt(peer.read().split("[/ ]", -1)[2]);
          peer.write(
              hop < hops
                  ? head(
                      "HTTP/1.1 302 Found",
                      "Location: /" + (hop + 1),
                      "Connection: close",
                      "Content-Length: 0")
                  : RawServer.ok(WHOLE));
        };
    try (RawServer server = new RawServer(next)) {
      assertThat(rig.fetch(rig.from(server.uri("/0")))).hasToString(result);
      assertThat(server.requests()).hasSize(requests);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd, scheme",
    "ftp://localhost/file, scheme",
    "data:text/plain;base64, scheme",
    "javascript:alert(1), scheme",
    "mailto:a@example.org, scheme",
    "http:///nowhere, host",
    "http:opaque, host",
    "http://[bad, not a URI",
    "http://a b/, not a URI",
    "http://user:s3cret@localhost/, a user or password"
  })
  void leadNowhereElseThanToHosts(String location, String words) throws Exception {
    try (RawServer server = new RawServer(to(location))) {
      Outcome outcome = rig.fetch(rig.from(server));

      assertThat(outcome).hasToString("REDIRECT 1");
      assertThat(outcome.failed()).hasMessageContaining(words);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void leadNowhereWithoutALocation() throws Exception {
    try (RawServer server = new RawServer(answer("302 Found", "where?"));
        RawServer mirror = new RawServer(ok(WHOLE))) {
      Outcome outcome = rig.fetch(rig.from(server));
      assertThat(outcome).hasToString("REDIRECT 1");
      assertThat(outcome.failed()).hasMessageContaining("HTTP 302 without a Location");
      assertThat(rig.fetch(rig.from(server).mirror(mirror.uri("/"), 1))).hasToString("COMPLETE 2");
    }
    try (RawServer server = new RawServer(to(""))) {
      assertThat(rig.fetch(rig.from(server))).hasToString("REDIRECT 1");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void leadFromEncryptedToEncryptedOnly() {
    ScriptedTransport transport = new ScriptedTransport(rig.time);
    transport.then(Reply.of(302, "", "Location", "http://a.example.org/file?token=s3cret"));
    try (Rig encrypted = new Rig(folder, builder -> builder.transport(transport))) {
      Outcome outcome = encrypted.fetch(encrypted.from(URI.create("https://a.example.org/file")));

      assertThat(outcome).hasToString("REDIRECT 1");
      assertThat(outcome.failed())
          .hasMessageContaining(
              "redirected from https to http://a.example.org, which is not encrypted");
      assertThat(transport.sent()).hasSize(1);
      transport.thenAlways(Reply.of(200, "good"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takeNoSecretsAlongToAnotherOrigin() throws Exception {
    try (RawServer home = new RawServer(ok(WHOLE));
        RawServer second = new RawServer(to(home.uri("/back")));
        RawServer first = new RawServer(to(second.uri("/there")), ok(WHOLE))) {
      DownloadRequest request =
          rig.from(first)
              .header("Authorization", "Bearer s3cret")
              .header("Cookie", "id=s3cret")
              .header("Proxy-Authorization", "Basic s3cret")
              .header("X-Api-Key", "s3cret")
              .header("PRIVATE-TOKEN", "s3cret")
              .header("X-Company-Key", "s3cret")
              .header("X-Plain", "hello");
      assertThat(rig.fetch(request)).hasToString("COMPLETE 1");

      for (String secret :
          new String[] {"Authorization", "Cookie", "X-Api-Key", "Private-Token", "X-Company-Key"}) {
        assertThat(first.received(secret).get(0)).as(secret).contains("s3cret");
      }
      assertThat(second.requests()).hasSize(1).noneMatch(head -> head.contains("s3cret"));
      assertThat(home.requests()).hasSize(1).noneMatch(head -> head.contains("s3cret"));
      assertThat(home.received("X-Plain")).containsExactly("hello");
    }
  }

  @Test
  void meetEachOriginsOwnCredentials() throws Exception {
    try (RawServer second = new RawServer(ok(WHOLE));
        RawServer first = new RawServer(to(second.uri("/there")))) {
      try (Rig known =
          new Rig(
              folder,
              builder ->
                  builder
                      .credentials(first.uri("/"), Credentials.header("X-Who", "first's s3cret"))
                      .credentials(
                          second.uri("/"), Credentials.header("X-Who", "second's s3cret")))) {
        assertThat(known.fetch(known.from(first))).hasToString("COMPLETE 1");
      }
      assertThat(first.received("X-Who")).containsExactly("first's s3cret");
      assertThat(second.received("X-Who")).containsExactly("second's s3cret");
    }
  }

  @Test
  void doNotTakeTheSourcesCredentialsAlong() throws Exception {
    try (RawServer second = new RawServer(ok(WHOLE));
        RawServer first = new RawServer(to(second.uri("/there")))) {
      try (Rig known =
          new Rig(
              folder,
              builder -> builder.credentials("us", Credentials.header("X-Who", "s3cret")))) {
        Source source = Source.of(first.uri("/file")).withCredentials("us");
        DownloadRequest request = DownloadRequest.from(source).to(Target.file(known.file()));
        assertThat(known.fetch(request)).hasToString("COMPLETE 1");
      }
      assertThat(first.received("X-Who")).containsExactly("s3cret");
      assertThat(second.received("X-Who")).containsExactly("");
    }
  }

  @Test
  void areAskedForAgainWhereTheirTargetFailsAndKeepWhatIsThere() throws Exception {
    String tag = "ETag: \"v1\"";
    try (RawServer second =
            new RawServer(
                once(head("HTTP/1.1 200 OK", tag, "Content-Length: 10") + "0123"),
                answer("206 Partial", "456789", tag, "Content-Range: bytes 4-9/10"));
        RawServer first =
            new RawServer(to(second.uri("/f?sig=s3cret1")), to(second.uri("/f?sig=s3cret2")))) {
      Outcome outcome = rig.fetch(rig.from(first));

      assertThat(outcome).hasToString("COMPLETE 2");
      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(path(second, 1)).isEqualTo("/f?sig=s3cret2");
      assertThat(second.received("Range")).containsExactly("", "bytes=4-");
      assertThat(second.received("If-Range")).containsExactly("", "\"v1\"");
    }
  }

  @Test
  void nameTheSourceWhereTheirTargetFails() throws Exception {
    try (RawServer second = new RawServer(answer("404 None", ""));
        RawServer first = new RawServer(to(second.uri("/f?sig=s3cret")))) {
      Outcome outcome = rig.fetch(rig.from(first));

      assertThat(outcome).hasToString("NOT_FOUND 1");
      assertThat(outcome.failed().source()).isEqualTo(first.uri("/path/file?token=***").toString());
    }
  }

  @Test
  void areFollowedWithoutReadingTheirOwnBodyToItsEnd() throws Exception {
    RawServer.Script endless =
        peer -> {
          peer.read();
          peer.write(head("HTTP/1.1 302 Found", "Location: /there", "Content-Length: 99999999999"));
          peer.flood("x".repeat(65_536));
        };
    try (RawServer server = new RawServer(endless, ok(WHOLE))) {
      assertThat(rig.fetch(rig.from(server))).hasToString("COMPLETE 1");
      assertThat(server.written()).isLessThan(64L * 1024 * 1024);
    }
  }
}
