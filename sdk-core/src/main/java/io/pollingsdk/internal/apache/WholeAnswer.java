package io.pollingsdk.internal.apache;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.WireRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer on the I/O thread, and refuses what is too large as soon as that is known.
 */
final class WholeAnswer extends AnswerConsumer<ApiResponse> {
  private final Exchange<ApiResponse> exchange;
  private final boolean gzipWanted;
  private @Nullable Collected collected;
  private @Nullable ApiResponse answer;
  private long rawBytes;

  WholeAnswer(
      Exchange<ApiResponse> exchange, boolean gzipWanted, @Nullable BytesProducer requestBody) {
    super(exchange, requestBody);
    this.exchange = exchange;
    this.gzipWanted = gzipWanted;
  }

  /** What has come so far. */
  private record Collected(int status, Headers headers, BodyBuffer body, @Nullable Gunzip gunzip) {}

  @Override
  void begin(int status, Headers headers, @Nullable EntityDetails entity) throws IOException {
    long limit = exchange.request().maxResponseBytes();
    long length = entity == null ? 0 : entity.getContentLength();
    if (length > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    boolean zipped = entity != null && gzipWanted && isGzip(headers);
    BodyBuffer body = new BodyBuffer(limit, zipped ? -1 : length);
    Gunzip gunzip = zipped ? new Gunzip(body) : null;
    collected = new Collected(status, headers, body, gunzip);
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
  void end() throws IOException {
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
    answer = new ApiResponse(request.uri(), so.status(), headers, so.body().toBytes());
  }

  @Override
  void released() {
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
