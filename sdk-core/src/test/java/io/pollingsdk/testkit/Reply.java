package io.pollingsdk.testkit;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What a fake server does with one request. */
@FunctionalInterface
public interface Reply {

  /** Returns the answer, now or later or never, or its failure. */
  CompletableFuture<ApiResponse> to(WireRequest request);

  /** Answers with a status, a body and headers, given as name and value in turn. */
  static Reply of(int status, String body, String... headers) {
    return request ->
        CompletableFuture.completedFuture(
            new ApiResponse(
                request.uri(), status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers with 200 and a JSON body. */
  static Reply json(String body) {
    return of(200, body, "Content-Type", "application/json");
  }

  /** Gives no answer: the exchange fails in this way. */
  static Reply failure(Kind kind) {
    return request ->
        CompletableFuture.failedFuture(
            new TransportException(kind, request + ": scripted " + kind, null));
  }

  /** Gives no answer at all. */
  static Reply silence() {
    return request -> new CompletableFuture<>();
  }
}
