package io.pollingsdk.internal.apache;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.WireRequest;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * The transport on HttpClient 5's asynchronous client. HTTP/1.1, keep-alive, gzip; no thread waits
 * for an answer. What it completes, it completes on an I/O thread; a whole answer, when the
 * connection is back in the pool.
 */
public final class ApacheTransport implements Transport {
  private final IoThreads threads = new IoThreads();
  private final Set<Exchange<?>> active = ConcurrentHashMap.newKeySet();
  private final @Nullable ProxyRoutes routes;
  private final Failures failures;
  private final Sender sender;
  private final Pool pool;
  private volatile boolean closed;

  private ApacheTransport(TransportSettings settings) {
    failures =
        new Failures(
            settings.timeouts().response(),
            settings.proxy().map(p -> "the proxy " + p.host() + ":" + p.port()).orElse(""));
    routes = settings.proxy().map(ProxyRoutes::new).orElse(null);
    Connector connector =
        new Connector(
            TlsContexts.strategy(settings.tls()), settings.timeouts(), threads.resolvers());
    sender =
        routes == null
            ? new Direct(settings, connector, threads, failures, this::fail)
            : chain(settings, connector, routes);
    pool = settings.pool();
  }

  private Sender chain(TransportSettings settings, Connector connector, ProxyRoutes proxy) {
    Connections connections = new Connections(settings, connector, threads.timer());
    return new Chain(
        connections,
        Clients.build(settings, connections, threads, proxy),
        proxy,
        failures,
        this::fail);
  }

  /**
   * Creates a transport and starts its I/O threads; the files of the TLS settings are read here.
   *
   * @param settings timeouts, pool, TLS and proxy
   * @throws IllegalArgumentException if a file of the TLS settings cannot be read or used
   */
  public static ApacheTransport create(TransportSettings settings) {
    return new ApacheTransport(settings);
  }

  @Override
  public CompletableFuture<ApiResponse> send(WireRequest request) {
    Exchange<ApiResponse> exchange = new Exchange<>(request, isProxied(request), active);
    return run(exchange, "gzip", body -> new WholeAnswer(exchange, acceptsGzip(request), body));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The body comes as it is, and is never unpacked: unless the request says otherwise, it asks
   * the server for that. What waits for the reader takes at most about 600 KiB of memory; when that
   * is full, the connection is no longer read, for as long as the reader likes. Until the end is
   * read or the answer closed, it holds its connection; an answer that is dropped without either
   * holds it until this transport is closed.
   */
  @Override
  public CompletableFuture<StreamedResponse> open(WireRequest request) {
    StreamedExchange exchange = new StreamedExchange(request, isProxied(request), active);
    StreamedBody body = new StreamedBody(exchange, failures);
    return run(exchange, "identity", sent -> new StreamedAnswer(exchange, body, sent));
  }

  private boolean isProxied(WireRequest request) {
    String host = request.uri().getHost();
    return routes != null && host != null && routes.uses(host);
  }

  private <T> CompletableFuture<T> run(
      Exchange<T> exchange,
      String coding,
      Function<@Nullable BytesProducer, AnswerConsumer<T>> consumer) {
    exchange.begin();
    // Read after the exchange is in the set, which closing empties after it has set the flag.
    if (closed) {
      exchange.fail(Failures.closed(exchange.request(), false));
      return exchange.result();
    }
    try {
      WireRequest request = exchange.request();
      BytesProducer body = request.body().map(b -> new BytesProducer(b.encoded())).orElse(null);
      sender.send(
          exchange, Messages.of(request, coding, routes == null), body, consumer.apply(body));
    } catch (RuntimeException e) {
      fail(exchange, e);
    }
    return exchange.result();
  }

  private void fail(Exchange<?> exchange, Throwable cause) {
    exchange.fail(
        closed
            ? Failures.closed(exchange.request(), exchange.wasSent())
            : failures.of(exchange, cause));
  }

  // Who asks for "identity" gets the bytes as they come, so that a .gz file stays one.
  private static boolean acceptsGzip(WireRequest request) {
    return request
        .headers()
        .first(HttpHeaders.ACCEPT_ENCODING)
        .map(value -> value.toLowerCase(Locale.ROOT).contains("gzip"))
        .orElse(true);
  }

  @Override
  public OptionalInt requestsAtOnce() {
    return OptionalInt.of(pool.perOrigin());
  }

  @Override
  public OptionalInt statusChecksAtOnce() {
    // Through a proxy, nothing is pipelined.
    long most = (long) pool.perOrigin() * (routes == null ? pool.pipelined() : 1);
    return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, most));
  }

  /** Returns the state of the pool, for tests. */
  PoolStats pool() {
    return sender.pool();
  }

  @Override
  public void close() {
    closed = true;
    // First, so that nothing is sent on the connections that those stopped leave behind.
    active.forEach(Exchange::holdBack);
    for (Exchange<?> exchange : active) {
      exchange.stop(Failures.closed(exchange.request(), exchange.wasSent()));
    }
    sender.close();
    threads.close();
  }
}
