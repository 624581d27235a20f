package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.internal.run.Later;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The answer that accepted a job, kept as long as the job is waited for, as bytes: a waiting job
 * has little else, and few ask for it.
 *
 * <p>The bytes are the status in two of them, the head, an end, and the body. In the head, names
 * and values alternate: each is one byte that stands for a usual text, or its text and an end.
 */
final class KeptAnswer implements Later.Outcome<ApiResponse> {
  // No name or value holds it: Headers refuses it.
  private static final int END = 0;
  // Text that begins with a control character stands behind a mark, so that it is none of these.
  private static final int NO_MORE = 1;
  private static final int TEXT = 2;
  private static final int FIRST_USUAL = 3;
  private static final List<String> USUAL =
      List.of(
          "Location",
          "Content-Type",
          "Content-Length",
          "Date",
          "Server",
          "Retry-After",
          "Connection",
          "Cache-Control",
          "application/json",
          "application/json; charset=utf-8",
          "application/json;charset=UTF-8",
          "keep-alive",
          "no-cache",
          "no-store");

  private final URI uri;
  private final byte[] bytes;

  private KeptAnswer(URI uri, byte[] bytes) {
    this.uri = uri;
    this.bytes = bytes;
  }

  /**
   * Keeps an answer.
   *
   * @param uri the answer's, as an instance that others share where there is one
   */
  static KeptAnswer of(ApiResponse answer, URI uri) {
    byte[] body = answer.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 128);
    out.write(answer.status() >> 8);
    out.write(answer.status());
    answer
        .headers()
        .forEach(
            (name, value) -> {
              write(name, out);
              write(value, out);
            });
    out.write(NO_MORE);
    out.write(body, 0, body.length);
    return new KeptAnswer(uri, out.toByteArray());
  }

  private static void write(String text, ByteArrayOutputStream out) {
    int usual = USUAL.indexOf(text);
    if (usual >= 0) {
      out.write(FIRST_USUAL + usual);
    } else {
      byte[] plain = text.getBytes(StandardCharsets.ISO_8859_1);
      if (plain.length > 0 && plain[0] >= 0 && plain[0] < ' ') {
        out.write(TEXT);
      }
      out.write(plain, 0, plain.length);
      out.write(END);
    }
  }

  /** Reads texts one after the other. */
  private final class Reader {
    private int at = 2;

    boolean hasMore() {
      return bytes[at] != NO_MORE;
    }

    String next() {
      int usual = bytes[at] - FIRST_USUAL;
      if (usual >= 0 && usual < USUAL.size()) {
        at++;
        return USUAL.get(usual);
      }
      int start = bytes[at] == TEXT ? ++at : at;
      while (bytes[at] != END) {
        at++;
      }
      return new String(bytes, start, at++ - start, StandardCharsets.ISO_8859_1);
    }

    byte[] rest() {
      return Arrays.copyOfRange(bytes, at + 1, bytes.length);
    }
  }

  ApiResponse answer() {
    int status = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    Headers.Builder headers = Headers.builder();
    Reader reader = new Reader();
    while (reader.hasMore()) {
      headers.add(reader.next(), reader.next());
    }
    return new ApiResponse(uri, status, headers.build(), reader.rest());
  }

  @Override
  public void complete(CompletableFuture<ApiResponse> future) {
    future.complete(answer());
  }
}
