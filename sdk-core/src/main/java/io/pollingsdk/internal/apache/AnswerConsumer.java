package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.Headers;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes one answer on the I/O thread: here its head and its end, which are alike for all.
 *
 * @param <T> what becomes of it
 */
abstract class AnswerConsumer<T> implements AsyncResponseConsumer<T> {
  // Each one resets the response timeout, so a server could go on for ever.
  private static final int MOST_INTERIM_ANSWERS = 32;

  private final Exchange<T> exchange;
  private final @Nullable BytesProducer requestBody;
  private @Nullable FutureCallback<T> callback;
  private int interimAnswers;
  private volatile boolean whole;

  AnswerConsumer(Exchange<T> exchange, @Nullable BytesProducer requestBody) {
    this.exchange = exchange;
    this.requestBody = requestBody;
  }

  /** The head is here; without an entity, the end follows at once. */
  abstract void begin(int status, Headers headers, @Nullable EntityDetails entity)
      throws IOException;

  /** The body is whole. */
  abstract void end() throws IOException;

  /** The connection is back in the pool or closed, whether the answer is whole or not. */
  abstract void released();

  /** Returns whether all of the answer has come; what fails then is no failure of it. */
  final boolean isWhole() {
    return whole;
  }

  @Override
  public final void informationResponse(HttpResponse response, HttpContext context)
      throws HttpException {
    if (++interimAnswers > MOST_INTERIM_ANSWERS) {
      throw new ProtocolException("too many interim answers");
    }
  }

  @Override
  public final void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<T> whenWhole)
      throws IOException {
    refuseProxyError(response.getCode());
    Wire wire = Wire.current();
    if (wire != null) {
      wire.endHead();
    }
    callback = whenWhole;
    begin(response.getCode(), headers(response), entity);
    if (entity == null) {
      complete();
    }
  }

  private void refuseProxyError(int status) throws Failure {
    boolean tunnel = !exchange.wasSent();
    if (status == 407 && (tunnel || exchange.isProxied())) {
      throw new Failure(
          Kind.PROXY_AUTHENTICATION,
          "the proxy refused"
              + (tunnel ? " the tunnel" : "")
              + " with HTTP 407; check the proxy's user and password",
          null);
    }
    if (tunnel) {
      throw new Failure(Kind.PROXY, "the proxy refused the tunnel with HTTP " + status, null);
    }
  }

  private static Headers headers(HttpResponse response) {
    Headers.Builder headers = Headers.builder();
    for (Iterator<Header> each = response.headerIterator(); each.hasNext(); ) {
      Header header = each.next();
      try {
        headers.add(header.getName(), header.getValue() == null ? "" : header.getValue());
      } catch (IllegalArgumentException unreadable) {
        // One malformed line among good ones is no reason to lose the answer.
      }
    }
    return headers.build();
  }

  @Override
  public final void streamEnd(@Nullable List<? extends Header> trailers) throws IOException {
    complete();
  }

  private void complete() throws IOException {
    FutureCallback<T> known = callback;
    if (known == null) {
      return;
    }
    end();
    whole = true;
    Wire wire = Wire.current();
    if (wire != null) {
      wire.endAnswer();
    }
    if (requestBody != null && !requestBody.isWritten()) {
      // The library would wait for the rest of the request, with some statuses for ever. What is
      // thrown ends the connection; the answer counts all the same.
      throw new IOException("the answer came before the request was sent");
    }
    known.completed(null);
  }

  @Override
  public void failed(Exception cause) {}

  /** The last call of an exchange: its connection is back in the pool or closed. */
  @Override
  public final void releaseResources() {
    exchange.over();
    released();
  }
}
