package io.pollingsdk.internal.apache;

import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.run.SystemTime;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends straight to the server. The library's client would lead each request through a dozen
 * layers, for proxies, redirects, authentication and the like, of which nothing is needed here; so
 * this drives its reactor and its HTTP/1.1 itself.
 */
final class Direct implements Sender {
  private final DefaultConnectingIOReactor reactor;
  private final Connector connector;
  private final TlsConfig tls;
  private final Timeout connectTimeout;
  private final Timeout silence;
  private final Failures failures;
  private final Fault fault;
  private final Lines lines;
  private volatile HttpHost lastHost = new HttpHost("http", "none", 1);

  Direct(
      TransportSettings settings,
      Connector connector,
      IoThreads threads,
      Failures failures,
      Fault fault) {
    this.connector = connector;
    this.failures = failures;
    this.fault = fault;
    tls = Connections.tls(settings.timeouts());
    connectTimeout = Connector.timeout(settings.timeouts().connect());
    silence = Connector.timeout(settings.timeouts().response());
    lines = new Lines(settings, new SystemTime(), threads.timer(), this::open);
    reactor =
        new DefaultConnectingIOReactor(
            Clients.handlers(),
            Clients.reactor(settings),
            threads,
            Wire::new,
            Clients::log,
            null,
            null);
    reactor.start();
  }

  Lines lines() {
    return lines;
  }

  Fault fault() {
    return fault;
  }

  Timeout silence(Exchange<?> exchange) {
    return exchange.request().limits().silence().isPresent()
        ? Connector.timeout(failures.silence(exchange.request()))
        : silence;
  }

  @Override
  public <T> void send(
      Exchange<T> exchange,
      BasicHttpRequest message,
      @Nullable BytesProducer body,
      AnswerConsumer<T> consumer) {
    Turn<T> turn = new Turn<>(this, exchange, message, body, consumer);
    exchange.stopBy(turn);
    lines.lease(turn, host(message));
  }

  // Most requests go where the last one went.
  private HttpHost host(BasicHttpRequest message) {
    String scheme = message.getScheme();
    URIAuthority to = message.getAuthority();
    HttpHost last = lastHost;
    int port = to.getPort() >= 0 ? to.getPort() : URIScheme.HTTPS.same(scheme) ? 443 : 80;
    if (last.getPort() == port
        && last.getHostName().equals(to.getHostName())
        && last.getSchemeName().equals(scheme)) {
      return last;
    }
    HttpHost host = new HttpHost(scheme, to.getHostName(), port);
    lastHost = host;
    return host;
  }

  private void open(Place place, Turn<?> turn) {
    HttpClientContext context = HttpClientContext.create();
    turn.exchange().attachTo(context);
    var unused =
        connector.connect(
            reactor,
            place.host(),
            null,
            null,
            null,
            connectTimeout,
            tls,
            context,
            new FutureCallback<ManagedAsyncClientConnection>() {
              @Override
              public void completed(ManagedAsyncClientConnection connection) {
                opened(connection, place, turn);
              }

              @Override
              public void failed(Exception cause) {
                lines.lost(place);
                turn.fail(cause);
              }

              @Override
              public void cancelled() {
                failed(new CancellationException());
              }
            });
  }

  private void opened(ManagedAsyncClientConnection connection, Place place, Turn<?> turn) {
    if (URIScheme.HTTPS.same(place.host().getSchemeName()) && connection.getTlsDetails() == null) {
      connection.close(CloseMode.IMMEDIATE);
      lines.lost(place);
      turn.fail(new ProtocolException("the connection is not encrypted"));
    } else {
      Line line = Line.on(connection, place);
      line.board(false);
      turn.take(line);
    }
  }

  @Override
  public PoolStats pool() {
    return lines.stats();
  }

  @Override
  public void close() {
    lines.close();
    reactor.close(CloseMode.IMMEDIATE);
  }
}
