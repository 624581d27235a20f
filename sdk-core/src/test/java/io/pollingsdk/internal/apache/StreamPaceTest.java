package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.SHORT;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.opened;
import static io.pollingsdk.internal.apache.Calls.rest;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.TlsSettings;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Timeouts;
import io.pollingsdk.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader may be slow, a server may not. */
final class StreamPaceTest {
  private static final int BLOCK = 64 * 1024;
  private static final int BLOCKS = 1024;

  @TempDir static Path dir;

  private final TransportSettings hasty = settings().with(Timeouts.standard().withResponse(SHORT));
  private final Semaphore written = new Semaphore(0);

  /** A server that writes as fast as it can, and tells of each block. */
  private RawServer.Script flood(boolean chunked) {
    return peer -> {
      peer.read();
      String framing =
          chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (long) BLOCK * BLOCKS;
      peer.write(RawServer.head("HTTP/1.1 200 OK", framing));
      byte[] block = block(chunked);
      for (int i = 0; i < BLOCKS; i++) {
        peer.write(block);
        written.release();
      }
      peer.write(chunked ? "0\r\n\r\n" : "");
      peer.serve(RawServer.ok("next"));
    };
  }

  private static byte[] block(boolean chunked) {
    byte[] plain = new byte[BLOCK];
    if (!chunked) {
      return plain;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < BLOCK; at += BLOCK / 8) {
      out.writeBytes("2000\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(plain, at, BLOCK / 8);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  // The pause is longer than the response timeout: nothing has been written for so long.
  private int blocksUntilItStalls() throws InterruptedException {
    int blocks = 0;
    while (written.tryAcquire(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS)) {
      blocks++;
    }
    return blocks;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void aReaderMayPauseForLongerThanTheResponseTimeoutWhichHoldsTheServerBack(
      boolean chunked, boolean secure) throws Exception {
    Certificates authority = Certificates.authority();
    SSLContext context = authority.signs("localhost", "EC").context(authority);
    TlsSettings tls = TlsSettings.system().trustPem(authority.pem(dir.resolve("ca.pem")));
    RawServer.Script other = peer -> peer.serve(RawServer.ok("on another connection"));
    try (RawServer server =
            secure
                ? new RawServer(context, socket -> {}, flood(chunked), other)
                : new RawServer(flood(chunked), other);
        ApacheTransport transport = ApacheTransport.create(hasty.with(tls))) {
      StreamedResponse answer = opened(transport, server.uri("/"));
      assertThat(blocksUntilItStalls()).isLessThan(BLOCKS / 2);
      long size = 0;
      for (ByteBuffer some = answer.body().next(); some != null; some = answer.body().next()) {
        size += some.remaining();
        if (size == BLOCK * (BLOCKS / 2)) {
          blocksUntilItStalls();
        }
      }
      assertThat(size).isEqualTo((long) BLOCK * BLOCKS);
      assertThat(rest(opened(transport, server.uri("/")))).isEqualTo("next");
    }
  }

  @Test
  void aBodyThatIsHereMayBeReadMuchLater() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("x".repeat(100_000))));
        ApacheTransport transport = ApacheTransport.create(hasty)) {
      StreamedResponse answer = opened(transport, server.uri("/"));
      blocksUntilItStalls();
      assertThat(rest(answer)).hasSize(100_000);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void aServerThatFallsSilentInTheBodyIsGivenUp() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (ApacheTransport transport = ApacheTransport.create(hasty);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  peer.awaitEnd();
                  ended.countDown();
                })) {
      StreamedResponse answer = opened(transport, server.uri("/slow?x=y"));
      assertThat(answer.body().next()).isNotNull();
      TransportException failure = failure(answer);
      assertThat(failure.kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
      assertThat(failure)
          .hasMessageStartingWith(
              "GET %s: the server was silent for 150 ms (setting 'response')", server.uri("/slow"));
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
      assertThat(failure(answer)).isSameAs(failure);
    }
  }

  @Test
  void aServerThatSendsNoHeadIsGivenUp() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (ApacheTransport transport = ApacheTransport.create(hasty);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.awaitEnd();
                  ended.countDown();
                })) {
      assertThat(failure(transport.open(get(server.uri("/")))).kind())
          .isEqualTo(Kind.RESPONSE_TIMEOUT);
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void aWholeAnswerAfterAStreamedOneHasItsTimeoutAgain() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(hasty);
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.write(RawServer.ok("ok"));
                  peer.read();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  peer.awaitEnd();
                })) {
      assertThat(rest(opened(transport, server.uri("/")))).isEqualTo("ok");
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
