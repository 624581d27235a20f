package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.SHORT;
import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.TransportSettings.Timeouts;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Each phase has its own limit, and says which one it was. */
final class TimeoutsTest {
  private static ApacheTransport transport(Timeouts timeouts) {
    return ApacheTransport.create(settings().with(timeouts));
  }

  @Test
  void response() throws Exception {
    try (ApacheTransport transport = transport(Timeouts.standard().withResponse(SHORT));
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.awaitEnd();
                },
                peer -> {
                  peer.read();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  peer.awaitEnd();
                })) {
      for (int i = 0; i < 2; i++) {
        TransportException failure = failure(transport, server.uri("/slow?x=y"));
        assertThat(failure.kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
        assertThat(failure.mayHaveBeenReceived()).isTrue();
        assertThat(failure)
            .hasMessageStartingWith(
                "GET %s: the server was silent for 150 ms (setting 'response')",
                server.uri("/slow"));
        assertThat(transport.pool().getLeased()).isZero();
      }
    }
  }

  @Test
  void connect() throws Exception {
    List<SocketChannel> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ApacheTransport transport = transport(Timeouts.standard().withConnect(SHORT))) {
      // Nobody accepts, so the queue fills and the kernel lets further connections wait.
      for (int i = 0; i < 4; i++) {
        SocketChannel filler = SocketChannel.open();
        fillers.add(filler);
        filler.configureBlocking(false);
        filler.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
      }
      URI uri = URI.create("http://localhost:" + full.getLocalPort() + "/");
      TransportException failure = failure(transport, uri);
      assertThat(failure.kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure)
          .hasMessageContaining(
              "no connection to http://localhost:%d within 150 ms (setting 'connect')",
              full.getLocalPort());
      assertThat(transport.pool().getLeased()).isZero();
    } finally {
      for (SocketChannel filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void tls() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ApacheTransport transport = transport(Timeouts.standard().withTls(SHORT));
        RawServer server =
            new RawServer(
                peer -> {
                  peer.awaitEnd();
                  closed.countDown();
                })) {
      URI uri = URI.create("https://localhost:" + server.port() + "/p");
      TransportException failure = failure(transport, uri);
      assertThat(failure.kind()).isEqualTo(Kind.TLS_TIMEOUT);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure)
          .hasMessageContaining("no TLS handshake with localhost within 150 ms (setting 'tls')");
      RawServer.await(closed);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void poolWait() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    TransportSettings one =
        settings().with(new Pool(1, 1, 1)).with(Timeouts.standard().withPoolWait(SHORT));
    try (ApacheTransport transport = ApacheTransport.create(one);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  RawServer.await(free);
                  peer.write(RawServer.ok("ok"));
                  peer.serve(RawServer.ok("ok"));
                })) {
      CompletableFuture<ApiResponse> first = transport.send(get(server.uri("/")));
      TransportException failure = failure(transport, server.uri("/"));
      assertThat(failure.kind()).isEqualTo(Kind.POOL_TIMEOUT);
      assertThat(failure.mayHaveBeenReceived()).isFalse();
      assertThat(failure)
          .hasMessageContaining(
              "no free connection to http://localhost:%d within 150 ms (setting 'poolWait')",
              server.port());
      free.countDown();
      assertThat(answer(first).text()).isEqualTo("ok");
      // Whoever gave up leaves no trace in the pool.
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
      assertThat(transport.pool().getPending()).isZero();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void keepsToThePoolsSizes() throws IOException, Exception {
    CountDownLatch two = new CountDownLatch(2);
    CountDownLatch free = new CountDownLatch(1);
    RawServer.Script script =
        peer -> {
          while (!peer.read().isEmpty()) {
            two.countDown();
            RawServer.await(free);
            peer.write(RawServer.ok("ok"));
          }
        };
    try (ApacheTransport transport = ApacheTransport.create(settings().with(new Pool(2, 3, 1)));
        RawServer server = new RawServer(script);
        RawServer other = new RawServer(script)) {
      List<CompletableFuture<ApiResponse>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(transport.send(get(server.uri("/"))));
        all.add(transport.send(get(other.uri("/"))));
      }
      RawServer.await(two);
      assertThat(transport.pool().getLeased()).isEqualTo(3);
      free.countDown();
      for (CompletableFuture<ApiResponse> one : all) {
        answer(one);
      }
      assertThat(transport.pool().getLeased()).isZero();
    }
  }
}
