package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.StreamedResponse;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The reader's end of a body. */
final class StreamedBody implements StreamedResponse.Body {
  private final StreamedExchange exchange;
  private final Failures failures;

  StreamedBody(StreamedExchange exchange, Failures failures) {
    this.exchange = exchange;
    this.failures = failures;
  }

  @Override
  public @Nullable ByteBuffer next() {
    try {
      return exchange.pipe().take(failures.silence(exchange.request()).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw end(Kind.INTERRUPTED, "the thread was interrupted that read the answer", e);
    } catch (TimeoutException e) {
      throw end(failures.of(exchange, new SocketTimeoutException("no bytes of the body")));
    }
  }

  @Override
  public void close() {
    end(Kind.CLOSED, "the answer was closed before its end", null);
  }

  private TransportException end(Kind kind, String problem, @Nullable Throwable cause) {
    return end(new TransportException(kind, exchange.request() + ": " + problem, cause));
  }

  private TransportException end(TransportException failure) {
    exchange.stop(failure);
    return failure;
  }
}
