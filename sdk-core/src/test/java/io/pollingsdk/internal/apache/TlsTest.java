package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.TlsSettings;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.testkit.RawServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is trusted, and who we say we are. */
final class TlsTest {
  @TempDir static Path dir;

  private static Certificates authority;
  private static Certificates good;
  private static TlsSettings trusting;

  @BeforeAll
  static void issue() throws Exception {
    authority = Certificates.authority();
    good = authority.signs("localhost", "RSA");
    trusting = TlsSettings.system().trustPem(authority.pem(dir.resolve("ca.pem")));
  }

  private static ApacheTransport transport(TlsSettings tls) {
    return ApacheTransport.create(settings().with(tls));
  }

  private static RawServer server(Certificates certificates, RawServer.Preparation preparation)
      throws Exception {
    return new RawServer(
        certificates.context(authority), preparation, peer -> peer.serve(RawServer.ok("safe")));
  }

  private static void refuses(Certificates certificates, TlsSettings tls) throws Exception {
    try (ApacheTransport transport = transport(tls);
        RawServer server = server(certificates, socket -> {})) {
      TransportException failure = failure(transport, server.uri("/p?q"));
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.TLS);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure).hasMessageContaining("the TLS handshake with localhost failed");
      assertThat(server.requests()).isEmpty();
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void trustsThePemFileAndKeepsTheConnection(String version) throws Exception {
    try (ApacheTransport transport = transport(trusting);
        RawServer server =
            server(good, socket -> socket.setEnabledProtocols(new String[] {version}))) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("safe");
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("safe");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void trustsTheStore() throws Exception {
    Path store = authority.pkcs12(dir.resolve("trust.p12"), false);
    try (ApacheTransport transport =
            transport(TlsSettings.system().trustStore(store, Certificates.PASSWORD));
        RawServer server = server(authority.signs("localhost", "EC"), socket -> {})) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("safe");
    }
  }

  @Test
  void refusesWhomTheSystemDoesNotTrust() throws Exception {
    refuses(good, TlsSettings.system());
    refuses(Certificates.selfSigned("localhost"), TlsSettings.system());
    refuses(Certificates.selfSigned("localhost"), trusting);
  }

  @Test
  void refusesAnotherHostsCertificate() throws Exception {
    refuses(authority.signs("other.example.org", "RSA"), trusting);
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    refuses(authority.signedOnce("localhost"), trusting);
  }

  @Test
  void refusesOldVersions() throws Exception {
    try (ApacheTransport transport = transport(trusting);
        RawServer server =
            server(good, socket -> socket.setEnabledProtocols(new String[] {"TLSv1.1"}))) {
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.TLS);
    }
  }

  @Test
  void saysThatThePeerSpeaksNoTls() throws Exception {
    try (ApacheTransport transport = transport(trusting);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.socket().getInputStream().read();
                  peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                  peer.awaitEnd();
                },
                peer -> peer.socket().getInputStream().read(),
                peer -> {
                  peer.socket().getInputStream().read();
                  peer.reset();
                })) {
      for (int i = 0; i < 3; i++) {
        TransportException failure =
            failure(transport, java.net.URI.create("https://localhost:" + server.port()));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.mayHaveBeenReceived()).isFalse();
      }
    }
  }

  static Stream<TlsSettings> identities() throws Exception {
    Certificates rsa = authority.signs("client", "RSA");
    Certificates ec = authority.signs("client", "EC");
    Path chain = rsa.pem(dir.resolve("client.pem"));
    return Stream.of(
        trusting.clientPem(chain, rsa.pkcs8(dir.resolve("client8.pem"))),
        trusting.clientPem(chain, rsa.traditional(dir.resolve("client1.pem"))),
        trusting.clientPem(ec.pem(dir.resolve("ec.pem")), ec.pkcs8(dir.resolve("ec8.pem"))),
        trusting.clientPkcs12(rsa.pkcs12(dir.resolve("client.p12"), true), Certificates.PASSWORD));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void showsTheClientCertificateAndKeepsTheConnection(TlsSettings tls) throws Exception {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (ApacheTransport transport = transport(tls);
          RawServer server =
              new RawServer(
                  good.context(authority),
                  socket -> demand(socket, version),
                  peer -> {
                    SSLSocket socket = (SSLSocket) peer.socket();
                    String name = socket.getSession().getPeerPrincipal().getName();
                    peer.serve(RawServer.ok(name));
                  })) {
        assertThat(answer(transport, server.uri("/")).text()).isEqualTo("CN=client");
        assertThat(answer(transport, server.uri("/")).text()).isEqualTo("CN=client");
        assertThat(server.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void saysThatTheServerWantsACertificate() throws Exception {
    try (ApacheTransport transport = transport(trusting);
        RawServer old = server(good, socket -> demand(socket, "TLSv1.2"));
        RawServer current = server(good, socket -> demand(socket, "TLSv1.3"))) {
      TransportException failure = failure(transport, old.uri("/"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      // With TLS 1.3 the refusal comes when the request is on its way, or is lost with the rest.
      TransportException later = failure(transport, current.uri("/"));
      assertThat(later.kind()).isIn(Kind.TLS, Kind.CONNECTION_LOST);
    }
  }

  private static void demand(SSLSocket socket, String version) {
    socket.setNeedClientAuth(true);
    socket.setEnabledProtocols(new String[] {version});
  }

  @Test
  void pipelinesInsideOfTls() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    RawServer.Script script =
        peer -> {
          peer.read();
          RawServer.await(waiting);
          peer.write(RawServer.ok("held"));
          peer.read();
          peer.read();
          peer.write(RawServer.ok("1"));
          peer.write(RawServer.ok("2"));
          peer.serve(RawServer.ok("3"));
        };
    TransportSettings one = settings().with(trusting).with(new Pool(1, 1, 1).withPipelined(2));
    try (ApacheTransport transport = ApacheTransport.create(one);
        RawServer server = new RawServer(good.context(authority), socket -> {}, script)) {
      WireRequest check = get(server.uri("/")).pipelined();
      CompletableFuture<ApiResponse> held = transport.send(get(server.uri("/")));
      List<CompletableFuture<ApiResponse>> calls =
          Stream.of(check, check, check).map(transport::send).toList();
      waiting.countDown();
      assertThat(answer(held).text()).isEqualTo("held");
      for (int i = 0; i < 3; i++) {
        assertThat(answer(calls.get(i)).text()).isEqualTo(String.valueOf(i + 1));
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
