package io.pollingsdk.http;

import io.pollingsdk.internal.run.Futures;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Sends one request, once: no retry, no redirect, no cookie, no authentication but to a proxy.
 * Thread-safe; may be shared by any number of connections, which then leave it to its owner to
 * close it.
 */
public interface Transport extends AutoCloseable {

  /**
   * Sends a request.
   *
   * <p>The future is completed with the answer, whatever its status, or with a {@link
   * io.pollingsdk.error.TransportException}; possibly on an I/O thread, which the caller must leave
   * at once. Cancelling it aborts the exchange and frees its connection.
   *
   * @param request what to send
   * @return the answer, later
   */
  CompletableFuture<ApiResponse> send(WireRequest request);

  /**
   * Sends a request and hands over the answer when its head is here, so that a body of any size can
   * be read as it comes. The request's limit of bytes does not count. Default: the answer of {@link
   * #send}, whole.
   *
   * <p>The future is completed as that of {@code send}. Cancelling it aborts the exchange; once it
   * is completed, whoever has the answer closes it.
   *
   * @param request what to send
   * @return the answer, later
   */
  default CompletableFuture<StreamedResponse> open(WireRequest request) {
    CompletableFuture<ApiResponse> sent = send(request);
    CompletableFuture<StreamedResponse> opened = sent.thenApply(StreamedResponse::of);
    Futures.cancelWith(opened, sent);
    return opened;
  }

  /**
   * {@return how many requests to one origin can be under way at once, at least 1; empty, which is
   * the default, where there is no such limit or it is not known} What more than that the jobs of
   * all its connections have to send waits for as long as they have time, instead of here as whole
   * requests. While status checks are answered within a second, up to twice as many of them are
   * sent, so that some stand ready here.
   */
  default OptionalInt requestsAtOnce() {
    return OptionalInt.empty();
  }

  /**
   * {@return how many status checks to one origin can be under way at once, where they may share
   * connections; default: as many as other requests}
   */
  default OptionalInt statusChecksAtOnce() {
    return requestsAtOnce();
  }

  /**
   * Aborts what is under way, which fails with a {@code TransportException}, and frees every
   * thread. Idempotent.
   */
  @Override
  void close();
}
