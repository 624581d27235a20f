package io.pollingsdk.internal.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.WireRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Requests and what becomes of them, in the tests' words. */
final class Calls {
  static final long LIMIT = 1 << 20;
  static final Duration SHORT = Duration.ofMillis(150);

  private Calls() {}

  static TransportSettings settings() {
    return TransportSettings.standard().with(new TransportSettings.Pool(4, 8, 2));
  }

  static WireRequest get(URI uri) {
    return request("GET", uri, Headers.empty(), null);
  }

  static WireRequest request(String method, URI uri, Headers headers, RequestBody body) {
    return new WireRequest(method, uri, headers, Optional.ofNullable(body), LIMIT);
  }

  static ApiResponse answer(CompletableFuture<ApiResponse> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  static ApiResponse answer(ApacheTransport transport, URI uri) throws Exception {
    return answer(transport.send(get(uri)));
  }

  static StreamedResponse opened(CompletableFuture<StreamedResponse> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  static StreamedResponse opened(ApacheTransport transport, URI uri) throws Exception {
    return opened(transport.open(get(uri)));
  }

  /** Reads a body to its end, as text in ISO 8859-1. */
  static String rest(StreamedResponse answer) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer some = answer.body().next(); some != null; some = answer.body().next()) {
      text.append(StandardCharsets.ISO_8859_1.decode(some));
    }
    return text.toString();
  }

  static TransportException failure(StreamedResponse answer) {
    return assertThrows(TransportException.class, () -> rest(answer));
  }

  static TransportException failure(CompletableFuture<?> future) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
    assertThat(thrown.getCause()).isInstanceOf(TransportException.class);
    return (TransportException) thrown.getCause();
  }

  static TransportException failure(ApacheTransport transport, URI uri) {
    return failure(transport.send(get(uri)));
  }
}
