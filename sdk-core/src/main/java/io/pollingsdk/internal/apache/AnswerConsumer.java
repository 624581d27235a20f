package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.WireRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer on the I/O thread, and refuses what is too large as soon as that is known.
 */
final class AnswerConsumer implements AsyncResponseConsumer<ApiResponse> {
  // Each one resets the response timeout, so a server could go on for ever.
  private static final int MOST_INTERIM_ANSWERS = 32;

  private final Exchange exchange;
  private final boolean gzipWanted;
  private final @Nullable BytesProducer requestBody;
  private @Nullable Collected collected;
  private @Nullable ApiResponse answer;
  private int interimAnswers;
  private long rawBytes;

  AnswerConsumer(Exchange exchange, boolean gzipWanted, @Nullable BytesProducer requestBody) {
    this.exchange = exchange;
    this.gzipWanted = gzipWanted;
    this.requestBody = requestBody;
  }

  /** What has come so far. */
  private record Collected(
      int status,
      Headers headers,
      BodyBuffer body,
      @Nullable Gunzip gunzip,
      FutureCallback<ApiResponse> callback) {}

  /** Returns the answer, once it is whole. */
  @Nullable ApiResponse answer() {
    return answer;
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) throws HttpException {
    if (++interimAnswers > MOST_INTERIM_ANSWERS) {
      throw new ProtocolException("too many interim answers");
    }
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<ApiResponse> callback)
      throws IOException {
    refuseProxyError(response.getCode());
    long limit = exchange.request().maxResponseBytes();
    long length = entity == null ? 0 : entity.getContentLength();
    if (length > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    Headers headers = headers(response);
    boolean zipped = entity != null && gzipWanted && isGzip(headers);
    BodyBuffer body = new BodyBuffer(limit, zipped ? -1 : length);
    Gunzip gunzip = zipped ? new Gunzip(body) : null;
    collected = new Collected(response.getCode(), headers, body, gunzip, callback);
    if (entity == null) {
      complete();
    }
  }

  private void refuseProxyError(int status) throws Failure {
    if (!exchange.wasSent()) {
      throw new Failure(Kind.PROXY, "the proxy refused the tunnel with HTTP " + hint(status), null);
    }
    if (status == 407 && exchange.isProxied()) {
      throw new Failure(Kind.PROXY, "the proxy refused with HTTP " + hint(status), null);
    }
  }

  private static String hint(int status) {
    return status + (status == 407 ? "; check the proxy's user and password" : "");
  }

  private static Headers headers(HttpResponse response) {
    Headers headers = Headers.empty();
    for (Header header : response.getHeaders()) {
      try {
        headers =
            headers.plus(header.getName(), header.getValue() == null ? "" : header.getValue());
      } catch (IllegalArgumentException unreadable) {
        // One malformed line among good ones is no reason to lose the answer.
      }
    }
    return headers;
  }

  private static boolean isGzip(Headers headers) {
    List<String> codings = headers.all("Content-Encoding");
    String coding = codings.size() == 1 ? codings.get(0).toLowerCase(Locale.ROOT) : "";
    return coding.equals("gzip") || coding.equals("x-gzip");
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    capacity.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer source) throws IOException {
    Collected so = collected;
    if (so == null) {
      return;
    }
    rawBytes += source.remaining();
    Gunzip gunzip = so.gunzip();
    if (gunzip == null) {
      so.body().add(source);
      return;
    }
    long limit = exchange.request().maxResponseBytes();
    if (rawBytes > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    gunzip.add(source);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) throws IOException {
    complete();
  }

  private void complete() throws IOException {
    Collected so = collected;
    if (so == null) {
      return;
    }
    Headers headers = so.headers();
    Gunzip gunzip = so.gunzip();
    if (gunzip != null) {
      gunzip.end();
      headers = headers.without("Content-Encoding").without("Content-Length");
    }
    WireRequest request = exchange.request();
    ApiResponse whole = new ApiResponse(request.uri(), so.status(), headers, so.body().toBytes());
    answer = whole;
    if (requestBody != null && !requestBody.isWritten()) {
      // The library would wait for the rest of the request, with some statuses for ever. What is
      // thrown ends the connection; the answer counts all the same.
      throw new IOException("the answer came before the request was sent");
    }
    so.callback().completed(whole);
  }

  @Override
  public void failed(Exception cause) {}

  /** The last call of an exchange: its connection is back in the pool or closed. */
  @Override
  public void releaseResources() {
    Collected so = collected;
    if (so != null && so.gunzip() != null) {
      so.gunzip().close();
    }
    ApiResponse whole = answer;
    if (whole != null) {
      exchange.succeed(whole);
    }
  }
}
