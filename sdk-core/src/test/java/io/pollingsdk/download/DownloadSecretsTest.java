package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.Credentials;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.testkit.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret gets into a message, an event, a result or what they are shown as. */
class DownloadSecretsTest {
  private static final String SECRET = "hush-hush";
  private static final String QUERY = "?file=a&token=" + SECRET + "&X-Amz-Signature=" + SECRET;

  private final EventLog log = new EventLog();

  private static Downloads downloads(RawServer server) {
    return Fetching.quick()
        .credentials(server.uri("/"), Credentials.of(BasicAuth.of("us", SECRET)))
        .build();
  }

  private DownloadRequest request(RawServer server) {
    return Fetching.small(server.uri("/f" + QUERY))
        .mirror(server.uri("/g" + QUERY), 1)
        .header("X-Api-Key", SECRET)
        .listener(log);
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nSet-Cookie: a=hush-hush\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ftp://h/?token=hush-hush\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://us:hush-hush@h/\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://us:hush-hush@h_h/\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ht!tp:// ?token=hush-hush\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut",
        "HTTP/1.1 206 Partial\r\nContent-Length: 0\r\n\r\n",
        "nonsense token=hush-hush\r\n\r\n",
        ""
      })
  void failuresDoNotShowThem(String answer) throws Exception {
    try (RawServer server = new RawServer(RawServer.once(answer));
        Downloads downloads = downloads(server)) {
      DownloadException failure = Fetching.failure(downloads, request(server));

      assertThat(server.requests().get(0)).contains(SECRET);
      assertThat(trace(failure)).doesNotContain(SECRET);
      assertThat(failure.source()).doesNotContain(SECRET);
      assertThat(log.whole()).asString().doesNotContain(SECRET);
    }
  }

  @Test
  void resultsAndRequestsDoNotShowThem() throws Exception {
    try (RawServer server =
            new RawServer(
                peer ->
                    peer.serve(
                        RawServer.head(
                                "HTTP/1.1 200 OK",
                                "Set-Cookie: session=" + SECRET,
                                "Content-Length: 2")
                            + "ok"));
        Downloads downloads = downloads(server)) {
      DownloadRequest request = request(server);
      DownloadResult result = downloads.fetch(request);

      assertThat(List.of(request, result, result.source(), result.head(), downloads))
          .allSatisfy(shown -> assertThat(shown.toString()).doesNotContain(SECRET));
      assertThat(log.whole()).asString().doesNotContain(SECRET);
      // Only shown, not lost: who has the result may need the whole URI.
      assertThat(result.head().uri()).hasQuery(QUERY.substring(1));
    }
  }

  @Test
  void cancelledDownloadsAndBrokenWaitsDoNotShowThem() throws Exception {
    try (RawServer server = new RawServer(RawServer.Peer::awaitEnd);
        Downloads downloads = downloads(server)) {
      var task = downloads.start(request(server));
      assertThatThrownBy(() -> task.await(java.time.Duration.ZERO))
          .satisfies(thrown -> assertThat(trace(thrown)).doesNotContain(SECRET));
      assertThat(task.cancel()).isCompleted();

      assertThat(trace(Fetching.failure(task))).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://us:hush-hush@example.org/f",
        "https://hush-hush@example.org/f",
        "https://us:hush-hush@example.org:99999999/f",
        "https://us:hush-hush@exa mple.org/f",
        "//us:hush-hush@example.org/f",
        "https://us:hush-hush@exa_mple.org/f",
        "https://example.org/f?token=hush-hush ^"
      })
  void aUriWithAUserOrPasswordIsRefusedWithoutShowingIt(String uri) {
    assertThatThrownBy(() -> DownloadRequest.from(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown -> assertThat(trace(thrown)).doesNotContain(SECRET));
    assertThatThrownBy(() -> DownloadRequest.from("https://example.org/f").mirror(uri, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown -> assertThat(trace(thrown)).doesNotContain(SECRET));
  }

  @Test
  void aRedirectToAUriWithAPasswordIsNotFollowed() throws Exception {
    try (RawServer other = new RawServer(peer -> peer.serve(RawServer.ok("no")));
        RawServer server =
            new RawServer(
                peer ->
                    peer.serve(
                        RawServer.head(
                            "HTTP/1.1 302 Found",
                            "Location: " + URI.create("http://us:pw@localhost:" + other.port()),
                            "Content-Length: 0")));
        Downloads downloads = Fetching.quick().build()) {
      assertThat(Fetching.failure(downloads, Fetching.small(server.uri("/f"))).kind())
          .isEqualTo(Kind.REDIRECT);
      assertThat(other.connections()).isZero();
    }
  }
}
