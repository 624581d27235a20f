package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.SHORT;
import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.ProxySettings;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.TlsSettings;
import io.pollingsdk.http.TransportSettings.Timeouts;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels, absolute targets, credentials for the proxy alone, and hosts that are left out. */
final class ProxyTest {
  private static final String CREDENTIALS = "Basic " + base64("user:pässword");
  private static final String DEMAND =
      RawServer.head(
          "HTTP/1.1 407 Proxy Authentication Required",
          "Proxy-Authenticate: Basic realm=\"p\"",
          "Content-Length: 0");

  @TempDir static Path dir;
  private static SSLContext context;
  private static TlsSettings tls;

  /** What came through the tunnels. */
  private final List<String> inside = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void issue() throws Exception {
    Certificates authority = Certificates.authority();
    context = authority.signs("api.test", "EC").context(authority);
    tls = TlsSettings.system().trustPem(authority.pem(dir.resolve("ca.pem")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ApacheTransport through(RawServer proxy, String password) {
    ProxySettings settings = ProxySettings.of("localhost", proxy.port());
    return transport(password.isEmpty() ? settings : settings.withCredentials("user", password));
  }

  private static ApacheTransport transport(ProxySettings proxy) {
    return ApacheTransport.create(settings().with(tls).with(proxy));
  }

  /** A proxy that wants credentials and then plays the server inside the tunnel itself. */
  private final RawServer.Script tunnel =
      peer -> {
        while (!peer.read().contains("\r\nProxy-Authorization: " + CREDENTIALS + "\r\n")) {
          peer.write(DEMAND);
        }
        peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
        RawServer origin = new RawServer();
        RawServer.Peer within =
            origin.new Peer(RawServer.secured(context, socket -> {}, peer.socket()));
        for (String head = within.read(); !head.isEmpty(); head = within.read()) {
          inside.add(head);
          within.write(RawServer.ok("through"));
        }
        origin.close();
      };

  @Test
  void tunnelsHttpsAndShowsTheCredentialsToTheProxyOnly() throws Exception {
    try (RawServer proxy = new RawServer(tunnel);
        ApacheTransport transport = through(proxy, "pässword")) {
      URI uri = URI.create("https://api.test/a%2Fb?c=d");
      assertThat(answer(transport, uri).text()).isEqualTo("through");
      assertThat(answer(transport, uri).text()).isEqualTo("through");
      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT api.test:443 HTTP/1.1\r\n")
          .doesNotContain("a%2Fb");
      assertThat(inside).hasSize(2);
      assertThat(inside.get(0))
          .startsWith("GET /a%2Fb?c=d HTTP/1.1\r\n")
          .contains("\r\nHost: api.test\r\n")
          .doesNotContain("Proxy-")
          .doesNotContain("Basic");
    }
  }

  @Test
  void sendsBodiesWithoutWaitingForLeaveThatTheCallerExpects() throws Exception {
    try (RawServer proxy = new RawServer(tunnel);
        ApacheTransport transport = through(proxy, "pässword")) {
      RequestBody body = new RequestBody.Json("[1]");
      URI uri = URI.create("https://api.test/");
      Headers expects = Headers.of("expect", "100-continue");
      assertThat(answer(transport.send(request("POST", uri, expects, body))).text())
          .isEqualTo("through");
      assertThat(inside).singleElement().asString().endsWith("[1]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", ""})
  void saysThatTheProxyRefusesUs(String password) throws Exception {
    try (RawServer proxy = new RawServer(tunnel);
        ApacheTransport transport = through(proxy, password)) {
      TransportException failure = failure(transport, URI.create("https://api.test/p?q"));
      assertThat(failure.kind()).isEqualTo(Kind.PROXY_AUTHENTICATION);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure)
          .hasMessageStartingWith("GET https://api.test/p: the proxy refused the tunnel")
          .hasMessageContaining("HTTP 407; check the proxy's user and password")
          .hasMessageNotContaining("wrong");
      assertThat(inside).isEmpty();
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 502 Bad Gateway\r\n\r\n",
        "HTTP/1.1 202 Odd\r\n\r\n",
        "nonsense\r\n\r\n",
        ""
      })
  void saysThatTheProxyOpensNoTunnel(String answer) throws Exception {
    try (RawServer proxy =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.write(answer);
                });
        ApacheTransport transport = through(proxy, "")) {
      TransportException failure = failure(transport, URI.create("https://api.test/p"));
      assertThat(failure.kind()).isEqualTo(Kind.PROXY);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void saysThatTheProxyIsSilent() throws Exception {
    try (RawServer proxy = new RawServer(RawServer.Peer::awaitEnd);
        ApacheTransport transport =
            ApacheTransport.create(
                settings()
                    .with(ProxySettings.of("localhost", proxy.port()))
                    .with(Timeouts.standard().withResponse(SHORT)))) {
      TransportException failure = failure(transport, URI.create("https://api.test/p"));
      assertThat(failure.kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure).hasMessageContaining("the proxy localhost:" + proxy.port());
    }
  }

  @Test
  void givesTheHandshakeInsideATunnelItsOwnTime() throws Exception {
    try (RawServer proxy =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\n\r\n");
              peer.awaitEnd();
            })) {
      ProxySettings settings = ProxySettings.of("localhost", proxy.port());
      try (ApacheTransport transport =
          ApacheTransport.create(
              settings().with(settings).with(Timeouts.standard().withTls(SHORT)))) {
        TransportException failure = failure(transport, URI.create("https://api.test/p"));
        assertThat(failure.kind()).isEqualTo(Kind.TLS_TIMEOUT);
        assertThat(failure.mayHaveBeenReceived()).isFalse();
        assertThat(transport.pool().getLeased()).isZero();
      }
    }
  }

  @Test
  void saysThatTheProxyIsNotThere() throws Exception {
    int port = RawServer.deadEnd().getPort();
    try (ApacheTransport transport = transport(ProxySettings.of("localhost", port))) {
      TransportException failure = failure(transport, URI.create("https://api.test/p"));
      assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
      assertThat(failure).hasMessageContaining("no connection to http://localhost:" + port);
    }
  }

  @Test
  void sendsPlainHttpWithAbsoluteTargetsAndCredentials() throws Exception {
    try (RawServer proxy = new RawServer(peer -> peer.serve(RawServer.ok("relayed")));
        ApacheTransport transport = through(proxy, "pässword")) {
      answer(transport, URI.create("http://api.test/a%2Fb//c?d=%20e"));
      answer(transport, URI.create("http://other.test:81/"));
      assertThat(proxy.requests().get(0))
          .startsWith("GET http://api.test/a%2Fb//c?d=%20e HTTP/1.1\r\n")
          .contains("\r\nHost: api.test\r\n")
          .contains("\r\nProxy-Authorization: " + CREDENTIALS + "\r\n");
      assertThat(proxy.requests().get(1))
          .startsWith("GET http://other.test:81/ HTTP/1.1\r\n")
          .contains("\r\nHost: other.test:81\r\n");
    }
  }

  @Test
  void saysThatTheProxyRefusesAPlainRequest() throws Exception {
    try (RawServer proxy = new RawServer(peer -> peer.serve(DEMAND));
        ApacheTransport transport = through(proxy, "wrong")) {
      TransportException failure = failure(transport, URI.create("http://api.test/p"));
      assertThat(failure.kind()).isEqualTo(Kind.PROXY_AUTHENTICATION);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
    }
  }

  @Test
  void leavesOutTheHostsOfTheList() throws Exception {
    try (RawServer proxy = new RawServer(peer -> peer.serve(DEMAND));
        RawServer direct = new RawServer(peer -> peer.serve(RawServer.ok("direct")))) {
      ProxySettings settings =
          ProxySettings.of("localhost", proxy.port())
              .withCredentials("user", "secret")
              .withBypass("localhost");
      try (ApacheTransport transport = transport(settings)) {
        assertThat(answer(transport, direct.uri("/")).text()).isEqualTo("direct");
        assertThat(direct.requests().get(0)).doesNotContain("Proxy-").doesNotContain("Basic");
        assertThat(proxy.connections()).isZero();
      }
    }
  }
}
