package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.LIMIT;
import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.testkit.RawServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that are not there, break off or talk nonsense. */
final class BrokenAnswersTest {
  private final ApacheTransport transport = ApacheTransport.create(settings());

  @AfterEach
  void close() {
    assertThat(transport.pool().getLeased()).isZero();
    transport.close();
  }

  static Stream<Arguments> lost() {
    return Stream.of(
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("lost")
  void saysThatTheConnectionBroke(String raw) throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(raw);
            })) {
      TransportException failure = failure(transport, server.uri("/p?secret=1"));
      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
      assertThat(failure)
          .hasMessageStartingWith("GET http://localhost:" + server.port() + "/p: ")
          .hasMessageNotContaining("secret");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  static Stream<Arguments> nonsense() {
    String ok = "HTTP/1.1 200 OK\r\n";
    return Stream.of(
            "SSH-2.0-OpenSSH_9.6\r\n\r\n",
            "<html>hello</html>\r\n\r\n",
            "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/3.9 200 OK\r\n\r\n",
            "HTTP/1.1 099 Odd\r\n\r\n",
            ok + "Set-Cookie secret=1\r\n\r\n",
            ok + "Content-Length: -1\r\n\r\n",
            ok + "Content-Length: x\r\n\r\n",
            ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            ok + "Content-Length: 99999999999999999999\r\n\r\n",
            ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
            ok + "X: " + "y".repeat(17_000) + "\r\n\r\n",
            ok + "X: y\r\n".repeat(201) + "\r\n",
            "HTTP/1.1 101 Switching\r\nUpgrade: foo\r\n\r\n",
            "HTTP/1.1 103 Early\r\n\r\n".repeat(40))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void saysThatItIsNotHttp(String raw) throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(raw);
              peer.awaitEnd();
            })) {
      TransportException failure = failure(transport, server.uri("/p"));
      assertThat(failure).hasStackTraceContaining("is not HTTP");
      assertThat(failure.toString() + failure.getCause()).doesNotContain("secret");
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
    }
  }

  @Test
  void saysThatTheConnectionWasReset() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
              peer.reset();
            },
            peer -> {
              peer.read();
              peer.reset();
            })) {
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    InetSocketAddress nobody = RawServer.deadEnd();
    URI uri = URI.create("http://localhost:" + nobody.getPort() + "/p");
    TransportException failure = failure(transport, uri);
    assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
    assertThat(failure.mayHaveBeenReceived()).isFalse();
    assertThat(failure).hasMessageContaining("no connection to http://localhost:");
  }

  @Test
  void saysThatTheNameIsUnknown() {
    TransportException failure = failure(transport, URI.create("http://no-such-host.invalid/p"));
    assertThat(failure.kind()).isEqualTo(Kind.NAME_RESOLUTION);
    assertThat(failure.mayHaveBeenReceived()).isFalse();
    assertThat(failure).hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void refusesALargeBodyAtItsAnnouncement() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");
              peer.awaitEnd();
              closed.countDown();
            })) {
      TransportException failure = failure(transport, server.uri("/"));
      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
      assertThat(failure).hasMessageContaining("1048576 bytes");
      RawServer.await(closed);
    }
  }

  @Test
  void stopsAnEndlessBodyAtTheLimit() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\n\r\n");
              try {
                byte[] block = new byte[8192];
                for (; ; ) {
                  peer.write(block);
                }
              } finally {
                closed.countDown();
              }
            })) {
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.TOO_LARGE);
      RawServer.await(closed);
    }
  }

  @Test
  void takesABodyOfExactlyTheLimit() throws Exception {
    try (RawServer server =
        new RawServer(peer -> peer.serve(RawServer.ok("x".repeat((int) LIMIT))))) {
      assertThat(answer(transport, server.uri("/")).bytes()).hasSize((int) LIMIT);
    }
  }

  @Test
  void ignoresWhatFollowsTheBodyAndDropsTheConnection() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok") + "more"))) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
    }
  }

  @Test
  void anAnswerTooManyIsNotThatOfTheNextRequest() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(RawServer.ok("first") + RawServer.ok("surplus"));
              peer.awaitEnd();
            },
            peer -> peer.serve(RawServer.ok("next")))) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("first");
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("next");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void norIsOneThatCameWhileNobodyUsedTheConnection() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(RawServer.ok("first"));
              RawServer.await(answered);
              peer.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: 7") + "surplus");
              written.countDown();
              peer.awaitEnd();
            },
            peer -> peer.serve(RawServer.ok("next")))) {
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("first");
      answered.countDown();
      RawServer.await(written);
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("next");
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
