package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.opened;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.rest;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose body is read as it comes, when all is well. */
final class StreamTest {
  private final ApacheTransport transport = ApacheTransport.create(settings());

  @AfterEach
  void close() {
    assertThat(transport.pool().getLeased()).isZero();
    transport.close();
  }

  @Test
  void givesTheHeadAndEachPartWhenItIsThereAndKeepsTheConnection() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 203 Some\r\nX-A: 1\r\nContent-Length: 6\r\n\r\n");
              RawServer.await(opened);
              peer.write("abc");
              RawServer.await(begun);
              peer.write("def");
              peer.serve(RawServer.ok("next"));
            })) {
      StreamedResponse answer = opened(transport, server.uri("/a?b"));
      assertThat(answer.uri()).isEqualTo(server.uri("/a?b"));
      assertThat(answer.status()).isEqualTo(203);
      assertThat(answer.headers().first("x-a")).contains("1");
      assertThat(transport.pool().getLeased()).isEqualTo(1);
      opened.countDown();
      ByteBuffer first = answer.body().next();
      assertThat(StandardCharsets.US_ASCII.decode(first).toString()).startsWith("a");
      begun.countDown();
      assertThat(rest(answer)).endsWith("def");
      assertThat(answer.body().next()).isNull();
      answer.close();
      assertThat(answer.body().next()).isNull();
      assertThat(rest(opened(transport, server.uri("/")))).isEqualTo("next");
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("next");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void asksForTheBytesAsTheyAreAndNeverUnpacksThem() throws Exception {
    String zipped = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nraw";
    try (RawServer server = new RawServer(peer -> peer.serve(zipped))) {
      Headers gzip = Headers.of("Accept-Encoding", "gzip");
      StreamedResponse plain = opened(transport, server.uri("/"));
      assertThat(rest(plain)).isEqualTo("raw");
      assertThat(plain.headers().first("Content-Encoding")).contains("gzip");
      assertThat(rest(opened(transport.open(request("GET", server.uri("/"), gzip, null)))))
          .isEqualTo("raw");
      assertThat(server.requests().get(0))
          .contains("\r\nAccept-Encoding: identity\r\n")
          .doesNotContain("gzip");
      assertThat(server.requests().get(1)).contains("\r\nAccept-Encoding: gzip\r\n");
    }
  }

  @Test
  void knowsAnswersWithoutBody() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
              peer.read();
              peer.write("HTTP/1.1 204 No Content\r\n\r\n");
              peer.read();
              peer.write("HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n");
              peer.serve("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
            })) {
      StreamedResponse head =
          opened(transport.open(request("HEAD", server.uri("/"), Headers.empty(), null)));
      assertThat(head.headers().first("Content-Length")).contains("99999999");
      assertThat(head.body().next()).isNull();
      for (int status : new int[] {204, 304, 500}) {
        StreamedResponse answer = opened(transport, server.uri("/"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().next()).isNull();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunks", "end"})
  void readsLargeBodiesByteForByte(String framing) throws Exception {
    byte[] block = new byte[100_003];
    int blocks = 101;
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              boolean chunked = framing.equals("chunks");
              peer.write("HTTP/1.1 200 OK\r\n");
              if (chunked) {
                peer.write("Transfer-Encoding: chunked\r\n");
              } else if (framing.equals("length")) {
                peer.write("Content-Length: " + (long) blocks * block.length + "\r\n");
              }
              peer.write("\r\n");
              for (int i = 0; i < blocks; i++) {
                fill(block, (long) i * block.length);
                peer.write(chunked ? Integer.toHexString(block.length) + "\r\n" : "");
                peer.write(block);
                peer.write(chunked ? "\r\n" : "");
              }
              peer.write(chunked ? "0\r\n\r\n" : "");
            })) {
      long at = 0;
      try (StreamedResponse answer = opened(transport, server.uri("/"))) {
        ByteBuffer some = answer.body().next();
        while (some != null) {
          assertThat(some.remaining()).isPositive();
          byte[] expected = new byte[some.remaining()];
          fill(expected, at);
          assertThat(some).isEqualTo(ByteBuffer.wrap(expected));
          at += expected.length;
          some = answer.body().next();
        }
      }
      assertThat(at).isEqualTo((long) blocks * block.length);
    }
  }

  // No two stretches of 64 KiB are alike, so that one mistaken for another is noticed.
  private static void fill(byte[] bytes, long from) {
    for (int i = 0; i < bytes.length; i++) {
      long at = from + i;
      bytes[i] = (byte) (at ^ at >>> 8 ^ at >>> 16);
    }
  }

  static final String FAKE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"more", "more\r\n", "\r\n", FAKE, FAKE + "\r\nfake"})
  void neverTakesWhatFollowsABodyForTheNextAnswer(String extra) throws Exception {
    RawServer.Script script =
        peer -> {
          peer.read();
          peer.write(RawServer.ok("1st") + extra);
          peer.serve(RawServer.ok("2nd"));
        };
    try (RawServer server =
        new RawServer(script, script, peer -> peer.serve(RawServer.ok("2nd")))) {
      assertThat(rest(opened(transport, server.uri("/")))).isEqualTo("1st");
      assertThat(afterwards(server.uri("/"))).isEqualTo("1st");
      assertThat(afterwards(server.uri("/"))).isEqualTo("2nd");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  // Whoever is given the connection before its end is noticed has sent nothing yet.
  private String afterwards(URI uri) throws Exception {
    for (; ; ) {
      try {
        return transport.send(get(uri)).join().text();
      } catch (CompletionException e) {
        assertThat(((TransportException) e.getCause()).mayHaveBeenReceived()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 413})
  void takesAnAnswerThatComesBeforeTheRequestIsSent(int status) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.write("HTTP/1.1 " + status + " X\r\nContent-Length: 3\r\n\r\nyes");
              RawServer.await(done);
            })) {
      RequestBody body = new RequestBody.Bytes(new byte[32 << 20], "a/b");
      StreamedResponse answer =
          opened(transport.open(request("POST", server.uri("/"), Headers.empty(), body)));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(rest(answer)).isEqualTo("yes");
    } finally {
      done.countDown();
    }
  }
}
