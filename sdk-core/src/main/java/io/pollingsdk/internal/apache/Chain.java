package io.pollingsdk.internal.apache;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/** Sends through the library's client, which knows how to speak to a proxy. */
final class Chain implements Sender {
  private static final int SENDS_BETWEEN_EVICTIONS = 64;

  private final Connections connections;
  private final CloseableHttpAsyncClient client;
  private final ProxyRoutes routes;
  private final Failures failures;
  private final Fault fault;
  private volatile int sends;

  Chain(
      Connections connections,
      CloseableHttpAsyncClient client,
      ProxyRoutes routes,
      Failures failures,
      Fault fault) {
    this.connections = connections;
    this.client = client;
    this.routes = routes;
    this.failures = failures;
    this.fault = fault;
    client.start();
  }

  @Override
  public <T> void send(
      Exchange<T> exchange,
      BasicHttpRequest message,
      @Nullable BytesProducer body,
      AnswerConsumer<T> consumer) {
    evictSometimes();
    HttpClientContext context = HttpClientContext.create();
    exchange.attachTo(context);
    Duration own = failures.silence(exchange.request());
    if (own.compareTo(failures.usualSilence()) > 0) {
      context.setRequestConfig(Clients.requestConfig(own));
    }
    routes.authenticate(context);
    Future<T> running =
        client.execute(
            new BasicRequestProducer(message, body),
            consumer,
            null,
            context,
            new FutureCallback<T>() {
              /** The consumer tells it later, when the connection is free. */
              @Override
              public void completed(T answer) {}

              @Override
              public void failed(Exception cause) {
                if (!consumer.isWhole()) {
                  fault.failed(exchange, cause);
                }
              }

              @Override
              public void cancelled() {
                failed(new CancellationException());
              }
            });
    exchange.stopBy(() -> running.cancel(true));
  }

  // The library would start a thread for it. Those taken from the pool are checked there anyway.
  // A count lost between two threads does no harm.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void evictSometimes() {
    if (++sends % SENDS_BETWEEN_EVICTIONS == 0) {
      connections.closeExpired();
      connections.closeIdle(Connections.IDLE);
    }
  }

  @Override
  public PoolStats pool() {
    return connections.getTotalStats();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
