package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what comes back when all is well. */
final class WireTest {
  private static final String OK = RawServer.ok("ok");

  private final ApacheTransport transport = ApacheTransport.create(settings());

  @AfterEach
  void close() {
    transport.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a%2Fb",
        "/a%20b?c=%20d+e",
        "/*~-._",
        "/%F0%9F%98%80?x=%f0%9f%98%80",
        "//a//b",
        "//",
        "//:::",
        "/a/../b/./c",
        "/?",
        "/x?a=b?c&&=&d",
        "/v1;p=1/a:b@c,d!$&'()*",
        "/%7Euser/%41"
      })
  void sendsPathAndQueryByteForByte(String target) throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      answer(transport, server.uri(target));
      assertThat(server.requests().get(0)).startsWith("GET " + target + " HTTP/1.1\r\n");
    }
  }

  @Test
  void sendsAnEmptyPathAsSlash() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      answer(transport, server.uri(""));
      answer(transport, server.uri("?a=b"));
      assertThat(server.requests().get(0)).startsWith("GET / HTTP/1.1\r\n");
      assertThat(server.requests().get(1)).startsWith("GET /?a=b HTTP/1.1\r\n");
    }
  }

  @Test
  void reachesAddressesOfIpVersion6() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    RawServer opened = null;
    try {
      opened = new RawServer(InetAddress.getByAddress(loopback), peer -> peer.serve(OK));
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here");
    }
    try (RawServer server = opened) {
      answer(transport, URI.create("http://[::1]:" + server.port() + "/"));
      assertThat(server.requests().get(0)).contains("\r\nHost: [::1]:" + server.port() + "\r\n");
    }
  }

  @Test
  void sendsNoHeaderButOursAndThoseOfTheConnection() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      Headers headers = Headers.of("X-One", "1", "x-two", "a", "x-two", "b");
      answer(transport.send(request("GET", server.uri("/h"), headers, null)));
      assertThat(server.requests().get(0).lines().toList())
          .containsExactly(
              "GET /h HTTP/1.1",
              "X-One: 1",
              "x-two: a",
              "x-two: b",
              "Accept-Encoding: gzip",
              "Host: localhost:" + server.port(),
              "Connection: keep-alive",
              "");
    }
  }

  @Test
  void keepsTheCallersUserAgentAndAcceptEncoding() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      Headers headers = Headers.of("User-Agent", "me/1", "Accept-Encoding", "identity");
      answer(transport.send(request("GET", server.uri("/"), headers, null)));
      assertThat(server.requests().get(0))
          .contains("\r\nUser-Agent: me/1\r\n")
          .contains("\r\nAccept-Encoding: identity\r\n")
          .doesNotContain("gzip");
    }
  }

  @Test
  void sendsBodiesWithLengthAndTypeAndWithoutWaitingForLeave() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      Headers own = Headers.of("Content-Type", "application/merge-patch+json");
      answer(transport.send(request("PATCH", server.uri("/"), own, new RequestBody.Json("{}"))));
      answer(
          transport.send(
              request("POST", server.uri("/"), Headers.empty(), new RequestBody.Json("[1]"))));
      answer(
          transport.send(
              request(
                  "PUT",
                  server.uri("/"),
                  Headers.empty(),
                  new RequestBody.Bytes(new byte[0], "a/b"))));
      answer(transport.send(request("POST", server.uri("/"), Headers.empty(), null)));
      assertThat(server.requests().get(0))
          .containsOnlyOnce("Content-Type")
          .contains("\r\nContent-Type: application/merge-patch+json\r\n")
          .contains("\r\nContent-Length: 2\r\n")
          .doesNotContain("Expect")
          .endsWith("\r\n\r\n{}");
      assertThat(server.requests().get(1))
          .contains("\r\nContent-Type: application/json\r\n")
          .endsWith("[1]");
      assertThat(server.requests().get(2))
          .contains("\r\nContent-Type: a/b\r\n")
          .contains("\r\nContent-Length: 0\r\n");
      assertThat(server.requests().get(3)).contains("\r\nContent-Length: 0\r\n");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void sendsBodiesWithoutWaitingForLeaveThatTheCallerExpects() throws Exception {
    Headers expects = Headers.of("expect", "100-continue");
    RequestBody body = new RequestBody.Json("[1]");
    String late = RawServer.head("HTTP/1.1 100 Continue") + OK;
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(OK);
              peer.serve(late);
            })) {
      for (int i = 0; i < 3; i++) {
        ApiResponse answer =
            answer(transport.send(request("POST", server.uri("/"), expects, body)));
        assertThat(answer.text()).isEqualTo("ok");
      }
      assertThat(server.requests())
          .hasSize(3)
          .allMatch(sent -> sent.contains("\r\nexpect: 100-continue\r\n") && sent.endsWith("[1]"));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void sendsLargeBodies() throws Exception {
    byte[] large = new byte[5 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + i % 26);
    }
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      RequestBody body = new RequestBody.Bytes(large, "a/b");
      answer(transport.send(request("POST", server.uri("/"), Headers.empty(), body)));
      String received = server.requests().get(0);
      assertThat(received.substring(received.indexOf("\r\n\r\n") + 4))
          .isEqualTo(new String(large, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void givesStatusHeadersAndBodyAsTheyCame() throws Exception {
    String raw =
        RawServer.head(
                "HTTP/1.1 404 Nope",
                "X-A: 1",
                "x-a: 2",
                "Bad Name: 3",
                "Set-Cookie: s=1",
                "WWW-Authenticate: =nonsense,,",
                "Content-Length: 4")
            + "gone";
    try (RawServer server = new RawServer(peer -> peer.serve(raw))) {
      ApiResponse answer = answer(transport, server.uri("/"));
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers().all("X-A")).containsExactly("1", "2");
      assertThat(answer.text()).isEqualTo("gone");
      answer(transport, server.uri("/"));
      assertThat(server.requests().get(1)).doesNotContain("Cookie");
    }
  }

  @Test
  void followsNoRedirectAndRepeatsNothing() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
              peer.read();
              peer.write("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
              peer.read();
              peer.write(
                  RawServer.head(
                      "HTTP/1.1 401 No", "WWW-Authenticate: Basic realm=x", "Content-Length: 0"));
              peer.awaitEnd();
            })) {
      assertThat(answer(transport, server.uri("/")).status()).isEqualTo(302);
      assertThat(answer(transport, server.uri("/")).status()).isEqualTo(503);
      assertThat(answer(transport, server.uri("/")).status()).isEqualTo(401);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void readsChunkedBodiesAndInterimAnswers() throws Exception {
    String raw =
        RawServer.head("HTTP/1.1 103 Early", "Link: </x>")
            + RawServer.head("HTTP/1.1 100 Continue")
            + RawServer.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
            + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n";
    try (RawServer server = new RawServer(peer -> peer.serve(raw))) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("abcde");
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("abcde");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void readsAnswersThatComeByteByByte() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.drip(RawServer.ok("drop by drop").getBytes(StandardCharsets.US_ASCII));
              peer.awaitEnd();
            })) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("drop by drop");
    }
  }

  @Test
  void readsUntilTheEndWhereNoLengthIsGiven() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.0 200 OK\r\n\r\nall of it");
            })) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("all of it");
    }
  }

  @Test
  void knowsAnswersWithoutBody() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(
                  RawServer.head(
                      "HTTP/1.1 200 OK", "Content-Length: 99999999", "Content-Encoding: gzip"));
              peer.read();
              peer.write("HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n");
              peer.read();
              peer.write("HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n");
              peer.serve(OK);
            })) {
      WireRequest head = request("HEAD", server.uri("/"), Headers.empty(), null);
      ApiResponse answer = answer(transport.send(head));
      assertThat(answer.bytes()).isEmpty();
      assertThat(answer.header("Content-Length")).contains("99999999");
      assertThat(answer(transport, server.uri("/")).bytes()).isEmpty();
      assertThat(answer(transport, server.uri("/")).status()).isEqualTo(304);
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void keepsConnectionsEvenForThoseWhoSendFromTheContinuation() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(OK))) {
      CompletableFuture<ApiResponse> chain = transport.send(get(server.uri("/")));
      for (int i = 0; i < 10; i++) {
        chain = chain.thenCompose(answer -> transport.send(get(server.uri("/"))));
      }
      answer(chain);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(transport.pool().getAvailable()).isEqualTo(1);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void closesConnectionsThatTheServerWillClose() throws Exception {
    String raw = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    try (RawServer server = new RawServer(peer -> peer.serve(raw))) {
      answer(transport, server.uri("/"));
      answer(transport, server.uri("/"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void doesNotReuseAConnectionThatTheServerClosed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(OK);
              peer.close();
              gone.countDown();
            },
            peer -> peer.serve(OK))) {
      answer(transport, server.uri("/"));
      RawServer.await(gone);
      // The FIN may still be on its way; if it is lost a race, that is CONNECTION_LOST and no hang.
      CompletableFuture<ApiResponse> second = transport.send(get(server.uri("/")));
      assertThat(second.handle((answer, failure) -> answer != null || failure != null).get())
          .isTrue();
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 413, 500})
  void takesAnAnswerThatComesBeforeTheRequestIsSent(int status) throws Exception {
    String early = "HTTP/1.1 " + status + " X\r\nContent-Length: 3\r\n\r\nyes";
    CountDownLatch done = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.write(early);
              RawServer.await(done);
            })) {
      RequestBody body = new RequestBody.Bytes(new byte[32 << 20], "a/b");
      ApiResponse answer =
          answer(transport.send(request("POST", server.uri("/"), Headers.empty(), body)));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo("yes");
      assertThat(transport.pool().getLeased()).isZero();
      done.countDown();
    }
  }
}
