package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.opened;
import static io.pollingsdk.internal.apache.Calls.rest;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ProxySettings;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose body is not read to its end, for whatever reason. */
final class StreamEndTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String LENGTH = OK + "Content-Length: 10\r\n\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private final ApacheTransport transport = ApacheTransport.create(settings());
  private final CountDownLatch read = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  @AfterEach
  void close() {
    assertThat(transport.pool().getLeased()).isZero();
    transport.close();
  }

  /** Begins an answer and waits until the client is gone. */
  private RawServer.Script begins(String answer) {
    return peer -> {
      peer.read();
      peer.write(answer);
      peer.awaitEnd();
      ended.countDown();
    };
  }

  /** Begins an answer, and plays on once the client has read what there is. */
  private RawServer.Script begins(String answer, RawServer.Script then) {
    return peer -> {
      peer.read();
      peer.write(answer);
      RawServer.await(read);
      then.play(peer);
    };
  }

  private TransportException failureAfter(String bytes, RawServer server) throws Exception {
    StreamedResponse answer = opened(transport, server.uri("/p?secret=1"));
    StringBuilder before = new StringBuilder();
    TransportException failure =
        assertThrows(
            TransportException.class,
            () -> {
              while (true) {
                ByteBuffer some = answer.body().next();
                while (some.hasRemaining()) {
                  before.append((char) some.get());
                }
                if (before.length() == bytes.length()) {
                  read.countDown();
                }
              }
            });
    assertThat(before).hasToString(bytes);
    assertThat(failure.mayHaveBeenReceived()).isTrue();
    assertThat(failure)
        .hasMessageStartingWith("GET http://localhost:" + server.port() + "/p: ")
        .hasMessageNotContaining("secret");
    answer.close();
    assertThat(failure(answer)).isSameAs(failure);
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH + "abc", CHUNKED + "5\r\nabc", CHUNKED + "3\r\nabc\r\n"})
  void givesTheBytesAndThenSaysThatTheConnectionBroke(String raw) throws Exception {
    try (RawServer server = new RawServer(begins(raw, RawServer.Peer::close))) {
      assertThat(failureAfter("abc", server).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  @Test
  void givesTheBytesThatCameTogetherWithTheEndOfTheConnection() throws Exception {
    read.countDown();
    try (RawServer server = new RawServer(begins(LENGTH + "abc", RawServer.Peer::close))) {
      assertThat(failureAfter("abc", server).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  @Test
  void saysThatTheConnectionWasReset() throws Exception {
    try (RawServer server = new RawServer(begins(LENGTH + "abc", RawServer.Peer::reset))) {
      assertThat(failureAfter("abc", server).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  @Test
  void saysThatAChunkIsMalformed() throws Exception {
    try (RawServer server =
        new RawServer(
            begins(
                CHUNKED + "3\r\nabc\r\n",
                peer -> {
                  peer.write("zz\r\nabc\r\n");
                  peer.awaitEnd();
                }))) {
      assertThat(failureAfter("abc", server).kind()).isEqualTo(Kind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>\r\n\r\n", "X", "Y", "Z"})
  void refusesWhatIsNoHead(String what) throws Exception {
    String raw =
        switch (what) {
          case "X" -> OK + "X: " + "y".repeat(17_000) + "\r\n\r\n";
          case "Y" -> OK + "X: y\r\n".repeat(201) + "\r\n";
          case "Z" -> "HTTP/1.1 103 Early\r\n\r\n".repeat(40);
          default -> what;
        };
    try (RawServer server = new RawServer(begins(raw))) {
      TransportException failure = failure(transport.open(get(server.uri("/p"))));
      assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
      RawServer.await(ended);
    }
  }

  @Test
  void saysThatTheProxyRefuses() throws Exception {
    String demand = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=p\r\n\r\n";
    try (RawServer proxy = new RawServer(begins(demand));
        ApacheTransport through =
            ApacheTransport.create(settings().with(ProxySettings.of("localhost", proxy.port())))) {
      for (String uri : List.of("http://api.test/p", "https://api.test/p")) {
        TransportException failure = failure(through.open(get(URI.create(uri))));
        assertThat(failure.kind()).isEqualTo(Kind.PROXY_AUTHENTICATION);
        assertThat(failure.mayHaveBeenReceived()).isFalse();
        assertThat(through.pool().getLeased()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 99999999999999", "Transfer-Encoding: chunked", "X: y"})
  void closingBreaksTheConnectionOffAndReadsNoMore(String framing) throws Exception {
    byte[] block = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write(RawServer.head("HTTP/1.1 200 OK", framing));
              try {
                for (; ; ) {
                  peer.write(block);
                }
              } finally {
                ended.countDown();
              }
            })) {
      StreamedResponse answer = opened(transport, server.uri("/"));
      assertThat(answer.body().next()).isNotNull();
      answer.close();
      assertThat(transport.pool().getLeased()).isZero();
      assertThat(transport.pool().getAvailable()).isZero();
      RawServer.await(ended);
      assertThat(failure(answer).kind()).isEqualTo(Kind.CLOSED);
      answer.close();
    }
  }

  @Test
  void closingFailsAThreadThatWaitsForBytes() throws Exception {
    try (RawServer server = new RawServer(begins(LENGTH))) {
      StreamedResponse answer = opened(transport, server.uri("/"));
      FutureTask<TransportException> reader = new FutureTask<>(() -> failure(answer));
      startWaiting(reader);
      answer.close();
      TransportException failure = reader.get(10, TimeUnit.SECONDS);
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure).hasMessageContaining("the answer was closed before its end");
      RawServer.await(ended);
    }
  }

  @Test
  void interruptingFailsAThreadThatWaitsForBytes() throws Exception {
    try (RawServer server = new RawServer(begins(LENGTH))) {
      StreamedResponse answer = opened(transport, server.uri("/"));
      FutureTask<TransportException> reader =
          new FutureTask<>(
              () -> {
                TransportException failure = failure(answer);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return failure;
              });
      startWaiting(reader).interrupt();
      assertThat(reader.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Kind.INTERRUPTED);
      RawServer.await(ended);
    }
  }

  private static Thread startWaiting(Runnable work) {
    Thread thread = new Thread(work, "reader");
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void closingTheTransportFailsReadersAtOnce() throws Exception {
    try (RawServer server = new RawServer(begins(LENGTH + "abc"))) {
      StreamedResponse idle = opened(transport, server.uri("/a?b"));
      StreamedResponse read = opened(transport, server.uri("/"));
      assertThat(read.body().next()).isNotNull();
      FutureTask<TransportException> reader = new FutureTask<>(() -> failure(read));
      startWaiting(reader);
      transport.close();
      TransportException failure = reader.get(10, TimeUnit.SECONDS);
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
      assertThat(failure(idle))
          .hasMessageContaining("GET " + server.uri("/a") + ": the transport is closed");
      RawServer.await(ended);
      assertThat(failure(transport.open(get(server.uri("/")))).kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void cancellingBeforeTheHeadClosesTheConnection() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              arrived.countDown();
              peer.awaitEnd();
              ended.countDown();
            })) {
      CompletableFuture<StreamedResponse> call = transport.open(get(server.uri("/")));
      RawServer.await(arrived);
      assertThat(call.cancel(true)).isTrue();
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void cancellingWhileTheHeadComesLeavesNothingBehind() throws Exception {
    try (RawServer server = new RawServer(begins(LENGTH + "abc"))) {
      List<CompletableFuture<StreamedResponse>> calls = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        CompletableFuture<StreamedResponse> call = transport.open(get(server.uri("/")));
        calls.add(call);
        // A little later each time, from before the connection is there to after the head is.
        for (int spin = 0; spin < i * 200 && !call.isDone(); spin++) {
          Thread.onSpinWait();
        }
        if (!call.cancel(true)) {
          call.join().close();
        }
      }
      assertThat(calls).allMatch(CompletableFuture::isDone);
      // With four connections at most, one that was left behind would be missed here.
      for (int i = 0; i < 8; i++) {
        opened(transport, server.uri("/")).close();
      }
    }
  }

  @Test
  void closingWhatIsHereButNotReadKeepsTheConnection() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("abc")))) {
      for (int i = 0; i < 3; i++) {
        StreamedResponse answer = opened(transport, server.uri("/"));
        ByteBuffer all = answer.body().next();
        assertThat(all.remaining()).isEqualTo(3);
        assertThat(rest(answer)).isEmpty();
        answer.close();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
