package io.pollingsdk.internal.apache;

import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.jspecify.annotations.Nullable;

/** One connection on its way from nothing to TLS, which can be given up at any moment. */
final class Opening implements FutureCallback<ManagedAsyncClientConnection>, Cancellable {
  private final ComplexFuture<ManagedAsyncClientConnection> future;
  private final Function<Exception, Failure> telling;
  private final @Nullable Handshake handshake;
  private volatile @Nullable Future<?> connecting;
  private volatile @Nullable ManagedAsyncClientConnection connection;

  /** Encrypts a connection. */
  interface Handshake {
    void start(
        ManagedAsyncClientConnection connection, FutureCallback<TransportSecurityLayer> next);
  }

  Opening(
      FutureCallback<ManagedAsyncClientConnection> callback,
      Function<Exception, Failure> telling,
      @Nullable Handshake handshake) {
    this.future = new ComplexFuture<>(callback);
    this.telling = telling;
    this.handshake = handshake;
    future.setDependency((Cancellable) this);
  }

  Future<ManagedAsyncClientConnection> future() {
    return future;
  }

  /** Connects, unless nobody wants it any more. */
  void start(Supplier<Future<?>> connect) {
    if (future.isDone()) {
      return;
    }
    try {
      connecting = connect.get();
    } catch (RuntimeException e) {
      failed(e);
    }
    cancelIfUnwanted();
  }

  @Override
  public void completed(ManagedAsyncClientConnection connected) {
    connection = connected;
    Handshake next = handshake;
    if (future.isCancelled()) {
      connected.close(CloseMode.IMMEDIATE);
    } else if (next == null) {
      finish(connected);
    } else {
      next.start(connected, new Encrypting(connected));
    }
  }

  @Override
  public void failed(Exception cause) {
    future.failed(telling.apply(cause));
  }

  @Override
  public void cancelled() {
    future.cancel();
  }

  @Override
  public boolean cancel() {
    if (!future.isCancelled()) {
      // The library also cancels what was done before it could note it; the connection is in use.
      return false;
    }
    Future<?> first = connecting;
    if (first != null) {
      first.cancel(true);
    }
    ManagedAsyncClientConnection second = connection;
    if (second != null) {
      second.close(CloseMode.IMMEDIATE);
    }
    return true;
  }

  private void cancelIfUnwanted() {
    if (future.isCancelled()) {
      cancel();
    }
  }

  // Who was cancelled in the meantime does not take the connection, and nobody else knows it.
  private void finish(ManagedAsyncClientConnection ready) {
    if (!future.completed(ready)) {
      ready.close(CloseMode.IMMEDIATE);
    }
  }

  private final class Encrypting implements FutureCallback<TransportSecurityLayer> {
    private final ManagedAsyncClientConnection connected;

    Encrypting(ManagedAsyncClientConnection connected) {
      this.connected = connected;
    }

    @Override
    public void completed(TransportSecurityLayer layer) {
      finish(connected);
    }

    @Override
    public void failed(Exception cause) {
      future.failed(cause);
    }

    @Override
    public void cancelled() {
      future.cancel();
    }
  }
}
