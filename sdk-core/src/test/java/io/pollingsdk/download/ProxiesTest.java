package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.failure;
import static io.pollingsdk.download.Fetching.header;
import static io.pollingsdk.download.Fetching.quick;
import static io.pollingsdk.download.Fetching.result;
import static io.pollingsdk.download.Fetching.small;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.http.ProxySettings;
import io.pollingsdk.http.TlsSettings;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.apache.Certificates;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads through proxies: who sees which credentials, and what a refusal is called. */
class ProxiesTest {
  private static final String PROOF =
      "Proxy-Authorization: Basic "
          + Base64.getEncoder().encodeToString("us:hush".getBytes(StandardCharsets.US_ASCII));
  private static final String DEMAND =
      RawServer.head(
          "HTTP/1.1 407 Proxy Authentication Required",
          "Proxy-Authenticate: Basic realm=\"p\"",
          "Content-Length: 0");

  @TempDir static Path dir;
  private static SSLContext context;
  private static TlsSettings tls;

  /** How often the proxy had to ask who we are. */
  private final AtomicInteger demands = new AtomicInteger();

  /** What came through the tunnels. */
  private final List<String> inside = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void issue() throws Exception {
    Certificates authority = Certificates.authority();
    context = authority.signs("api.test", "EC").context(authority);
    tls = TlsSettings.system().trustPem(authority.pem(dir.resolve("ca.pem")));
  }

  private static ProxySettings proxied(RawServer proxy) {
    return ProxySettings.of("localhost", proxy.port());
  }

  private static Downloads downloads(ProxySettings proxy) {
    return quick().network(TransportSettings.standard().with(tls).with(proxy)).build();
  }

  /** Opens a tunnel for who proves to be us, and plays the server at its other end. */
  private void tunnel(RawServer.Peer peer, CountDownLatch together) throws Exception {
    while (!peer.read().contains("\r\n" + PROOF + "\r\n")) {
      demands.incrementAndGet();
      peer.write(DEMAND);
    }
    peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
    try (RawServer origin = new RawServer()) {
      RawServer.Peer within =
          origin.new Peer(RawServer.secured(context, socket -> {}, peer.socket()));
      for (String head = within.read(); !head.isEmpty(); head = within.read()) {
        inside.add(head);
        together.countDown();
        RawServer.await(together);
        within.write(RawServer.ok("through"));
      }
    }
  }

  @Test
  void downloadsAtOnceAllProveThemselvesWithTheirFirstWordAndToTheProxyOnly() throws Exception {
    int several = 6;
    CountDownLatch together = new CountDownLatch(several);
    try (RawServer proxy = new RawServer(peer -> tunnel(peer, together));
        Downloads downloads = downloads(proxied(proxy).withCredentials("us", "hush"))) {
      List<Task<DownloadResult>> tasks = new ArrayList<>();
      for (int i = 0; i < several; i++) {
        tasks.add(downloads.start(small(URI.create("https://api.test/f" + i + "?sig=own"))));
      }
      for (Task<DownloadResult> task : tasks) {
        assertThat(result(task).tally().attempts()).isOne();
      }
      // The connections are known now, and so are the tunnels.
      downloads.fetch(small(URI.create("https://api.test/again")));

      assertThat(demands).hasValue(0);
      assertThat(proxy.connections()).isEqualTo(several);
      assertThat(proxy.requests())
          .hasSize(several)
          .allSatisfy(head -> assertThat(head).startsWith("CONNECT api.test:443 HTTP/1.1\r\n"))
          .allSatisfy(head -> assertThat(head).doesNotContain("own"));
      assertThat(inside)
          .hasSize(several + 1)
          .allSatisfy(head -> assertThat(head).startsWith("GET /").doesNotContain("Proxy-"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://api.test/f?token=hidden", "https://api.test/f?token=hidden"})
  void aProxyThatAsksWhoWeAreIsNamedAndNotAskedAgain(String uri) throws Exception {
    try (RawServer proxy = new RawServer(peer -> peer.serve(DEMAND));
        Downloads unknown = downloads(proxied(proxy));
        Downloads wrong = downloads(proxied(proxy).withCredentials("us", "wrong-word"))) {
      for (Downloads downloads : List.of(unknown, wrong)) {
        DownloadException failure = failure(downloads, small(URI.create(uri)));

        assertThat(failure.kind()).isEqualTo(Kind.PROXY_AUTHENTICATION);
        assertThat(failure.attempts()).isOne();
        assertThat(failure.retryable()).isFalse();
        assertThat(failure)
            .hasMessageContaining("407; check the proxy's user and password")
            .hasMessageNotContaining("hidden")
            .hasMessageNotContaining("wrong-word");
      }
      assertThat(proxy.requests()).hasSize(2);
    }
  }

  @Test
  void aMirrorThatNeedsNoProxyServesInstead() throws Exception {
    try (RawServer proxy = new RawServer(peer -> peer.serve(DEMAND));
        RawServer mirror = new RawServer(peer -> peer.serve(RawServer.ok("direct")));
        Downloads downloads = downloads(proxied(proxy).withBypass("localhost"))) {
      DownloadResult result =
          downloads.fetch(small(URI.create("http://api.test/f")).mirror(mirror.uri("/f"), 1));

      assertThat(result.source().uri()).isEqualTo(mirror.uri("/f"));
    }
  }

  @Test
  void aRedirectPastTheProxyTakesNoCredentialsOfItAlong() throws Exception {
    try (RawServer direct = new RawServer(peer -> peer.serve(RawServer.ok("direct")));
        RawServer proxy =
            new RawServer(
                peer ->
                    peer.serve(
                        RawServer.head(
                            "HTTP/1.1 302 Found",
                            "Location: " + direct.uri("/there"),
                            "Content-Length: 0")));
        Downloads downloads =
            downloads(
                proxied(proxy).withCredentials("us", "hush").withBypass("localhost", ".corp"))) {
      DownloadResult result = downloads.fetch(small(URI.create("http://api.test/f")));

      assertThat(new String(result.bytes(), StandardCharsets.US_ASCII)).isEqualTo("direct");
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0))
          .startsWith("GET http://api.test/f HTTP/1.1\r\n")
          .contains("\r\n" + PROOF + "\r\n");
      assertThat(direct.requests()).hasSize(1);
      assertThat(direct.requests().get(0)).doesNotContain("Proxy-").doesNotContain("Basic");
    }
  }

  @Test
  void aProxyThatCannotReachTheServerNowIsAskedAgain() throws Exception {
    CountDownLatch nobody = new CountDownLatch(1);
    try (RawServer proxy =
            new RawServer(
                RawServer.once("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
                peer -> tunnel(peer, nobody));
        Downloads downloads = downloads(proxied(proxy).withCredentials("us", "hush"))) {
      assertThat(downloads.fetch(small(URI.create("https://api.test/f"))).tally().attempts())
          .isEqualTo(2);
    }
  }

  @Test
  void aRequestThatGoesOnProvesItselfToTheProxyAgain() throws Exception {
    byte[] content = Fetching.content(50_000);
    try (RawServer proxy =
            new RawServer(
                peer -> Fetching.begin(peer, content, 20_000), Fetching.serving(content));
        Downloads downloads = downloads(proxied(proxy).withCredentials("us", "hush"))) {
      DownloadResult result = downloads.fetch(small(URI.create("http://api.test/f")));

      assertThat(result.bytes()).isEqualTo(content);
      assertThat(proxy.requests())
          .hasSize(2)
          .allSatisfy(head -> assertThat(header(head, "Proxy-Authorization")).hasSize(1));
      assertThat(header(proxy.requests().get(1), "Range")).containsExactly("Range: bytes=20000-");
    }
  }
}
