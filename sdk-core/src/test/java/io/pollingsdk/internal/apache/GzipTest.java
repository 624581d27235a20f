package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.LIMIT;
import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding gzip, and stopping bombs. */
final class GzipTest {
  private final ApacheTransport transport = ApacheTransport.create(settings());

  @AfterEach
  void close() {
    transport.close();
  }

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RawServer.Script sends(String coding, byte[] body) {
    return peer -> {
      while (!peer.read().isEmpty()) {
        peer.write(
            "HTTP/1.1 200 OK\r\nContent-Encoding: "
                + coding
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n");
        peer.write(body);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZip"})
  void decodes(String coding) throws Exception {
    try (RawServer server = new RawServer(sends(coding, zip(text("hello"))))) {
      ApiResponse answer = answer(transport, server.uri("/"));
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.headers().contains("Content-Encoding")).isFalse();
      assertThat(answer.headers().contains("Content-Length")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "identity", "gzip, gzip", "deflate"})
  void leavesOtherCodingsAsTheyAre(String coding) throws Exception {
    byte[] body = zip(text("hello"));
    try (RawServer server = new RawServer(sends(coding, body))) {
      ApiResponse answer = answer(transport, server.uri("/"));
      assertThat(answer.bytes()).isEqualTo(body);
      assertThat(answer.header("Content-Encoding")).contains(coding);
    }
  }

  @Test
  void leavesGzipThatTheCallerDidNotWant() throws Exception {
    byte[] body = zip(text("an archive"));
    try (RawServer server = new RawServer(sends("gzip", body))) {
      Headers identity = Headers.of("Accept-Encoding", "identity");
      ApiResponse answer =
          answer(transport.send(request("GET", server.uri("/x.gz"), identity, null)));
      assertThat(answer.bytes()).isEqualTo(body);
      Headers own = Headers.of("Accept-Encoding", "gzip;q=1");
      assertThat(answer(transport.send(request("GET", server.uri("/"), own, null))).text())
          .isEqualTo("an archive");
    }
  }

  @Test
  void takesAnEmptyBodyForEmpty() throws Exception {
    try (RawServer server = new RawServer(sends("gzip", new byte[0]))) {
      assertThat(answer(transport, server.uri("/")).bytes()).isEmpty();
    }
  }

  @Test
  void stopsABombBeforeItIsRead() throws Exception {
    byte[] bomb = zip(new byte[(int) LIMIT + 1]);
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
              // The end never comes: only who decodes on the way can notice.
              peer.write(Arrays.copyOf(bomb, bomb.length - 8));
              peer.awaitEnd();
              closed.countDown();
            })) {
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.TOO_LARGE);
      RawServer.await(closed);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void countsRawBytesToo() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              peer.read();
              peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
              try {
                // Empty members without end decode to nothing.
                for (byte[] empty = zip(new byte[0]); ; ) {
                  peer.write(empty);
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
  void saysThatGzipIsBroken() throws Exception {
    byte[] good = zip(text("hello, hello, hello"));
    for (int i = 0; i < good.length; i++) {
      if (i >= 4 && i < 10) {
        continue; // time, compression level and system: of no meaning
      }
      byte[] bad = good.clone();
      bad[i] ^= 0x55;
      assertThatThrownBy(() -> gunzip(bad, 1)).as("byte %d", i).isInstanceOf(Failure.class);
      byte[] cut = Arrays.copyOf(good, i);
      if (i > 0) {
        assertThatThrownBy(() -> gunzip(cut, 1)).as("cut at %d", i).isInstanceOf(Failure.class);
      }
    }
    try (RawServer server = new RawServer(sends("gzip", text("plain text")))) {
      assertThat(failure(transport, server.uri("/")).kind()).isEqualTo(Kind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8192})
  void readsEveryPartOfTheHeaderAndSeveralMembers(int step) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int flags = 0; flags < 32; flags += 2) {
      all.writeBytes(member(flags, text("part " + flags + ";")));
    }
    String decoded = new String(gunzip(all.toByteArray(), step), StandardCharsets.UTF_8);
    assertThat(decoded).startsWith("part 0;part 2;").endsWith("part 30;");
  }

  private static byte[] member(int flags, byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
    if ((flags & 4) != 0) {
      out.writeBytes(new byte[] {3, 0, 9, 9, 9});
    }
    if ((flags & 8) != 0) {
      out.writeBytes(text("name\0"));
    }
    if ((flags & 16) != 0) {
      out.writeBytes(text("comment\0"));
    }
    if ((flags & 2) != 0) {
      out.writeBytes(new byte[] {1, 2});
    }
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] buffer = new byte[1000];
    out.write(buffer, 0, deflater.deflate(buffer));
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(plain);
    for (long number : new long[] {crc.getValue(), plain.length}) {
      for (int shift = 0; shift < 32; shift += 8) {
        out.write((int) (number >> shift));
      }
    }
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] source, int step) throws Failure {
    BodyBuffer target = new BodyBuffer(LIMIT, -1);
    try (Gunzip gunzip = new Gunzip(target)) {
      for (int from = 0; from < source.length; from += step) {
        gunzip.add(ByteBuffer.wrap(source, from, Math.min(step, source.length - from)));
      }
      gunzip.end();
    }
    return target.toBytes();
  }
}
