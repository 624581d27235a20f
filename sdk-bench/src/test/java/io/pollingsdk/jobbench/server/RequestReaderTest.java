package io.pollingsdk.jobbench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final String THREE =
      "GET /jobs/1 HTTP/1.1\r\nHost: a\r\n\r\n"
          + "POST /jobs/status HTTP/1.1\r\nHost: a\r\ncontent-LENGTH:  5\r\n\r\nab\r\n\r"
          + "GET /stats HTTP/1.1\r\n\r\n";
  private static final List<String> READ =
      List.of("GET /jobs/1 []", "POST /jobs/status [ab\r\n\r]", "GET /stats []");

  @Test
  void requestsThatComeTogetherAreReadOneByOne() throws BadRequest {
    assertThat(read(THREE, THREE.length())).isEqualTo(READ);
  }

  @Test
  void itDoesNotMatterWhereRequestsAreCut() throws BadRequest {
    for (int size = 1; size < THREE.length(); size++) {
      assertThat(read(THREE, size)).as("pieces of " + size).isEqualTo(READ);
    }
  }

  @Test
  void aBodyMayBeLargerThanAllBefore() throws BadRequest {
    String body = "x".repeat(100_000);
    String request = "POST /jobs/status HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + body;

    assertThat(read(request + request, 7001))
        .isEqualTo(List.of("POST /jobs/status [" + body + "]", "POST /jobs/status [" + body + "]"));
  }

  @Test
  void theClientSaysWhichRequestIsItsLast() throws BadRequest {
    RequestReader reader = new RequestReader();
    reader.add(bytes("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n"));

    assertThat(reader.next()).isTrue();
    assertThat(reader.last()).isFalse();
    assertThat(reader.next()).isTrue();
    assertThat(reader.last()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET /\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatItDoesNotTakeIsRefused(String request) throws BadRequest {
    RequestReader reader = new RequestReader();
    reader.add(bytes(request));

    assertThatThrownBy(reader::next).isInstanceOf(BadRequest.class);
  }

  private static List<String> read(String text, int pieces) throws BadRequest {
    RequestReader reader = new RequestReader();
    List<String> requests = new ArrayList<>();
    ByteBuffer all = bytes(text);
    while (all.hasRemaining()) {
      int size = Math.min(pieces, all.remaining());
      ByteBuffer piece = all.slice(all.position(), size);
      all.position(all.position() + size);
      reader.add(piece);
      assertThat(piece.hasRemaining()).isFalse();
      while (reader.next()) {
        requests.add(
            (reader.post() ? "POST " : "GET ")
                + text(reader, reader.targetStart(), reader.targetEnd())
                + " ["
                + text(reader, reader.bodyStart(), reader.bodyEnd())
                + "]");
      }
    }
    return requests;
  }

  private static String text(RequestReader reader, int from, int to) {
    return new String(reader.bytes(), from, to - from, StandardCharsets.US_ASCII);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
