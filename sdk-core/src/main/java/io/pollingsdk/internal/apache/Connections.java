package io.pollingsdk.internal.apache;

import io.pollingsdk.http.TransportSettings;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The pool. The library looks at the time of those who wait only when a connection comes back, so a
 * full pool of slow answers would let them wait for ever; here a timer does.
 */
final class Connections extends PoolingAsyncClientConnectionManager {
  /** How long a connection may idle in the pool; many servers close theirs after a minute. */
  static final TimeValue IDLE = TimeValue.ofSeconds(50);

  private static final TimeValue FRESH = TimeValue.ofSeconds(1);

  private final TransportSettings settings;
  private final ScheduledExecutorService timer;

  Connections(
      TransportSettings settings,
      AsyncClientConnectionOperator operator,
      ScheduledExecutorService timer) {
    // Only the strict pool keeps to a total.
    super(operator, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, null, false);
    this.settings = settings;
    this.timer = timer;
    setMaxTotal(settings.pool().total());
    setDefaultMaxPerRoute(settings.pool().perOrigin());
    setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Connector.timeout(settings.timeouts().connect()))
            .setSocketTimeout(Connector.timeout(settings.timeouts().response()))
            .setValidateAfterInactivity(FRESH)
            .setIdleTimeout(Timeout.of(IDLE.getDuration(), IDLE.getTimeUnit()))
            .build());
    setDefaultTlsConfig(tls(settings.timeouts()));
  }

  static TlsConfig tls(TransportSettings.Timeouts timeouts) {
    return TlsConfig.custom()
        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
        .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
        .setHandshakeTimeout(Connector.timeout(timeouts.tls()))
        .build();
  }

  @Override
  public Future<AsyncConnectionEndpoint> lease(
      String id,
      HttpRoute route,
      @Nullable Object state,
      Timeout unused,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    Wait wait = new Wait(route, callback);
    Future<AsyncConnectionEndpoint> leased = super.lease(id, route, state, Timeout.DISABLED, wait);
    wait.future.setDependency(leased);
    if (!wait.future.isDone()) {
      wait.arm(leased);
    }
    return wait.future;
  }

  /** One request that waits for a connection. */
  private final class Wait implements FutureCallback<AsyncConnectionEndpoint> {
    private final HttpRoute route;
    private final ComplexFuture<AsyncConnectionEndpoint> future;
    private volatile @Nullable Future<?> alarm;

    Wait(HttpRoute route, FutureCallback<AsyncConnectionEndpoint> callback) {
      this.route = route;
      this.future = new ComplexFuture<>(callback);
    }

    void arm(Future<AsyncConnectionEndpoint> request) {
      long millis = Connector.timeout(settings.timeouts().poolWait()).toMilliseconds();
      alarm = timer.schedule(() -> giveUp(request), millis, TimeUnit.MILLISECONDS);
      if (future.isDone()) {
        disarm();
      }
    }

    private void disarm() {
      Future<?> set = alarm;
      if (set != null) {
        set.cancel(false);
      }
    }

    @Override
    public void completed(AsyncConnectionEndpoint endpoint) {
      disarm();
      if (!future.completed(endpoint)) {
        release(endpoint, null, IDLE);
      }
    }

    @Override
    public void failed(Exception cause) {
      disarm();
      future.failed(cause);
    }

    @Override
    public void cancelled() {
      disarm();
      future.cancel();
    }

    private void giveUp(Future<AsyncConnectionEndpoint> request) {
      future.failed(Failures.poolTimeout(settings, route.getTargetHost()));
      request.cancel(true);
    }
  }
}
