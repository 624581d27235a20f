package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.failure;
import static io.pollingsdk.download.Fetching.quick;
import static io.pollingsdk.download.Fetching.small;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.http.TlsSettings;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.apache.Certificates;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a download trusts, and what it does where it cannot. */
class TlsFaultsTest {
  @TempDir static Path dir;

  private static Certificates authority;
  private static Certificates good;
  private static TlsSettings trusting;

  @BeforeAll
  static void issue() throws Exception {
    authority = Certificates.authority();
    good = authority.signs("localhost", "EC");
    trusting = TlsSettings.system().trustPem(authority.pem(dir.resolve("ca.pem")));
  }

  private static Downloads downloads(TlsSettings tls) {
    return quick().network(TransportSettings.standard().with(tls)).build();
  }

  private static RawServer server(Certificates certificates) throws Exception {
    return new RawServer(
        certificates.context(authority), socket -> {}, peer -> peer.serve(RawServer.ok("safe")));
  }

  static Stream<Certificates> notToBeTrusted() throws Exception {
    return Stream.of(
        Certificates.selfSigned("localhost"),
        Certificates.authority().signs("localhost", "EC"),
        authority.signedOnce("localhost"),
        authority.signs("other.example.org", "EC"));
  }

  @ParameterizedTest
  @MethodSource("notToBeTrusted")
  void aBadCertificateIsRefusedAtOnceAndNothingIsSent(Certificates bad) throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server = server(bad)) {
      DownloadException failure = failure(downloads, small(server.uri("/f?token=hidden")));

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.TLS);
      assertThat(failure.attempts()).isOne();
      assertThat(failure.retryable()).isFalse();
      assertThat(failure)
          .hasMessageContaining("the TLS handshake with localhost failed")
          .hasMessageNotContaining("hidden");
      assertThat(server.connections()).isOne();
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("notToBeTrusted")
  void aMirrorWithAGoodCertificateServesInstead(Certificates bad) throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server = server(bad);
        RawServer mirror = server(good)) {
      EventLog log = new EventLog();
      DownloadResult result =
          downloads.fetch(small(server.uri("/f")).mirror(mirror.uri("/f"), 1).listener(log));

      assertThat(result.source().uri()).isEqualTo(mirror.uri("/f"));
      assertThat(new String(result.bytes(), StandardCharsets.US_ASCII)).isEqualTo("safe");
      assertThat(log.of(DownloadEvent.SourceSwitched.class)).hasSize(1);
    }
  }

  @Test
  void theSystemsTrustIsTheUsualOne() throws Exception {
    try (Downloads downloads = quick().build();
        RawServer server = server(good)) {
      assertThat(failure(downloads, small(server.uri("/f"))).kind()).isEqualTo(Kind.TLS);
    }
  }

  /** What a server or something on the way does in place of a handshake. */
  private static RawServer.Script breakOff(boolean reset) {
    return peer -> {
      int unused = peer.socket().getInputStream().read();
      if (reset) {
        peer.reset();
      }
    };
  }

  /** Plays the server's side of TLS on a plain connection. */
  private static RawServer.Peer secured(RawServer.Peer peer) throws Exception {
    SSLContext context = good.context(authority);
    RawServer origin = new RawServer();
    origin.close();
    return origin.new Peer(RawServer.secured(context, socket -> {}, peer.socket()));
  }

  private static URI https(RawServer server) {
    return URI.create("https://localhost:" + server.port() + "/f");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandshakeThatBreaksOffIsTriedAgain(boolean reset) throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server =
            new RawServer(breakOff(reset), peer -> secured(peer).serve(RawServer.ok("safe")))) {
      DownloadResult result = downloads.fetch(small(https(server)));

      assertThat(result.tally().attempts()).isEqualTo(2);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandshakeThatAlwaysBreaksOffFailsAsNoConnection(boolean reset) throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server = new RawServer(breakOff(reset))) {
      DownloadException failure = failure(downloads, small(https(server)));

      assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
      assertThat(failure.attempts()).isEqualTo(3);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasMessageContaining("the TLS handshake with localhost failed");
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsNotAskedAgain() throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                  peer.awaitEnd();
                })) {
      DownloadException failure = failure(downloads, small(https(server)));

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.TLS);
      assertThat(failure.attempts()).isOne();
    }
  }

  @Test
  void aSilentHandshakeIsGivenUpAndTriedAgain() throws Exception {
    TransportSettings.Timeouts soon =
        TransportSettings.Timeouts.standard().withTls(java.time.Duration.ofMillis(150));
    try (Downloads downloads =
            quick().network(TransportSettings.standard().with(trusting).with(soon)).build();
        RawServer server =
            new RawServer(
                RawServer.Peer::awaitEnd, peer -> secured(peer).serve(RawServer.ok("safe")))) {
      assertThat(downloads.fetch(small(https(server))).tally().attempts()).isEqualTo(2);
    }
  }

  private static void demand(SSLSocket socket, String version) {
    socket.setNeedClientAuth(true);
    socket.setEnabledProtocols(new String[] {version});
  }

  private static RawServer demanding(String version) throws Exception {
    return new RawServer(
        good.context(authority),
        socket -> demand(socket, version),
        peer -> {
          SSLSocket socket = (SSLSocket) peer.socket();
          peer.serve(RawServer.ok(socket.getSession().getPeerPrincipal().getName()));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aServerThatAsksForOurCertificateGetsIt(String version) throws Exception {
    Certificates client = authority.signs("client", "EC");
    TlsSettings known =
        trusting.clientPem(client.pem(dir.resolve("c.pem")), client.pkcs8(dir.resolve("c8.pem")));
    try (Downloads downloads = downloads(known);
        RawServer server = demanding(version)) {
      byte[] bytes = downloads.fetch(small(server.uri("/f"))).bytes();
      assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("CN=client");
    }
  }

  @Test
  void aServerThatWantsACertificateOfOursIsNotAskedAgainWithoutOne() throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server = demanding("TLSv1.2")) {
      DownloadException failure = failure(downloads, small(server.uri("/f")));

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.TLS);
      assertThat(failure.attempts()).isOne();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anEndThatAnybodyOnTheWayCanMakeIsNotTakenForTheEndOfTheContent() throws Exception {
    try (Downloads downloads = downloads(trusting);
        RawServer server =
            new RawServer(
                peer -> {
                  RawServer.Peer inside = secured(peer);
                  String unused = inside.read();
                  inside.write("HTTP/1.1 200 OK\r\n\r\nthe first ha");
                  // Without the closing words of TLS itself.
                  peer.close();
                })) {
      assertThat(downloads.fetch(small(https(server))).completeness())
          .isEqualTo(DownloadResult.Completeness.UNVERIFIED);
      assertThat(failure(downloads, small(https(server)).requireVerifiable()).kind())
          .isEqualTo(Kind.CHECK_FAILED);
    }
  }
}
