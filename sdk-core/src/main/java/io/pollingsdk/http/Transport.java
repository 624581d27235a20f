package io.pollingsdk.http;

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
   * Aborts what is under way, which fails with a {@code TransportException}, and frees every
   * thread. Idempotent.
   */
  @Override
  void close();
}
