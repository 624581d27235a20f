package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.TransportSettings.Timeouts;
import io.pollingsdk.internal.text.Durations;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: TCP, then TLS. The library's own class does both in one step, which has four
 * flaws mended here: one cannot tell a TLS timeout from others, TLS inside a proxy's tunnel has no
 * timeout of its own, a connection that is given up during its handshake stays open, and names are
 * resolved on the caller's or an I/O thread.
 */
final class Connector implements AsyncClientConnectionOperator {
  private final AsyncClientConnectionOperator plain =
      new DefaultAsyncClientConnectionOperator(scheme -> null, null, null) {};
  private final TlsStrategy tls;
  private final Timeouts timeouts;
  private final Lookups lookups;

  Connector(TlsStrategy tls, Timeouts timeouts, Executor resolvers) {
    this.tls = tls;
    this.timeouts = timeouts;
    this.lookups = new Lookups(resolvers);
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable SocketAddress local,
      Timeout timeout,
      @Nullable Object attachment,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    return connect(initiator, host, null, null, local, timeout, attachment, null, callback);
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable Path socket,
      @Nullable NamedEndpoint name,
      @Nullable SocketAddress local,
      Timeout timeout,
      @Nullable Object attachment,
      @Nullable HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    boolean secure = URIScheme.HTTPS.same(host.getSchemeName());
    NamedEndpoint peer = name == null ? host : name;
    Opening opening =
        new Opening(
            callback,
            cause -> connectFailure(host, cause),
            secure ? (connection, next) -> handshake(connection, peer, attachment, next) : null);
    if (context != null) {
      Exchange.of(context).stopBy(() -> opening.future().cancel(true));
    }
    lookups.run(
        host.getHostName(),
        () ->
            opening.start(
                () ->
                    plain.connect(
                        initiator,
                        host,
                        socket,
                        name,
                        local,
                        timeout,
                        attachment,
                        context,
                        opening)));
    return opening.future();
  }

  @Override
  public void upgrade(
      ManagedAsyncClientConnection connection, HttpHost host, @Nullable Object attachment) {
    upgrade(connection, host, null, attachment, null, null);
  }

  @Override
  public void upgrade(
      ManagedAsyncClientConnection connection,
      HttpHost host,
      @Nullable NamedEndpoint name,
      @Nullable Object attachment,
      @Nullable HttpContext context,
      @Nullable FutureCallback<ManagedAsyncClientConnection> callback) {
    NamedEndpoint peer = name == null ? host : name;
    // Whoever gives up closes the connection, as the pool knows it already.
    handshake(
        connection,
        peer,
        attachment,
        new CallbackContribution<>(callback) {
          @Override
          public void completed(TransportSecurityLayer layer) {
            if (callback != null) {
              callback.completed(connection);
            }
          }
        });
  }

  private void handshake(
      ManagedAsyncClientConnection connection,
      NamedEndpoint peer,
      @Nullable Object attachment,
      FutureCallback<TransportSecurityLayer> callback) {
    Timeout usual = connection.getSocketTimeout();
    FutureCallback<TransportSecurityLayer> telling =
        new FutureCallback<>() {
          @Override
          public void completed(TransportSecurityLayer layer) {
            connection.setSocketTimeout(usual);
            callback.completed(layer);
          }

          @Override
          public void failed(Exception cause) {
            callback.failed(handshakeFailure(peer, cause));
          }

          @Override
          public void cancelled() {
            callback.cancelled();
          }
        };
    try {
      tls.upgrade(connection, peer, attachment, timeout(timeouts.tls()), telling);
    } catch (RuntimeException e) {
      telling.failed(e);
    }
  }

  private Failure connectFailure(HttpHost host, Exception cause) {
    if (cause instanceof UnknownHostException) {
      return new Failure(
          Kind.NAME_RESOLUTION, "the name " + host.getHostName() + " is not known", cause);
    }
    if (cause instanceof SocketTimeoutException) {
      String limit = Durations.text(timeouts.connect());
      return new Failure(
          Kind.CONNECT_TIMEOUT,
          "no connection to " + host.toURI() + " within " + limit + " (setting 'connect')",
          cause);
    }
    return new Failure(
        Kind.CONNECT, "no connection to " + host.toURI() + ": " + Failures.what(cause), cause);
  }

  private Failure handshakeFailure(NamedEndpoint peer, Exception cause) {
    String name = peer.getHostName();
    if (cause instanceof SocketTimeoutException) {
      String limit = Durations.text(timeouts.tls());
      return new Failure(
          Kind.TLS_TIMEOUT,
          "no TLS handshake with " + name + " within " + limit + " (setting 'tls')",
          cause);
    }
    return new Failure(
        Kind.TLS, "the TLS handshake with " + name + " failed: " + Failures.what(cause), cause);
  }

  /** Returns a timeout as the library writes it; nothing but whole milliseconds, at least one. */
  static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }
}
