package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.internal.run.Later;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * The answer that accepted a job, kept as long as the job is waited for, as bytes: a waiting job
 * has little else, and few ask for it.
 */
final class KeptAnswer implements Later.Outcome<ApiResponse> {
  private static final char END = '\n';

  private final URI uri;
  private final int status;
  private final int headLength;
  private final byte[] headAndBody;

  private KeptAnswer(URI uri, int status, int headLength, byte[] headAndBody) {
    this.uri = uri;
    this.status = status;
    this.headLength = headLength;
    this.headAndBody = headAndBody;
  }

  /**
   * Keeps an answer.
   *
   * @param uri the answer's, as an instance that others share where there is one
   */
  static KeptAnswer of(ApiResponse answer, URI uri) {
    StringBuilder head = new StringBuilder();
    // Neither holds a line break: Headers refuses them.
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(END).append(value).append(END));
    byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] body = answer.bytes();
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return new KeptAnswer(uri, answer.status(), first.length, all);
  }

  ApiResponse answer() {
    String head = new String(headAndBody, 0, headLength, StandardCharsets.ISO_8859_1);
    Headers headers = Headers.empty();
    int from = 0;
    while (from < head.length()) {
      int middle = head.indexOf(END, from);
      int end = head.indexOf(END, middle + 1);
      headers = headers.plus(head.substring(from, middle), head.substring(middle + 1, end));
      from = end + 1;
    }
    byte[] body = Arrays.copyOfRange(headAndBody, headLength, headAndBody.length);
    return new ApiResponse(uri, status, headers, body);
  }

  @Override
  public void complete(CompletableFuture<ApiResponse> future) {
    future.complete(answer());
  }
}
