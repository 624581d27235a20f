package io.pollingsdk.internal.apache;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Hands over an answer when its head is here, and the body as it comes, just as it comes. */
final class StreamedAnswer extends AnswerConsumer<StreamedResponse> {
  private final StreamedExchange exchange;
  private final StreamedBody body;
  private @Nullable StreamedResponse bodiless;

  StreamedAnswer(
      StreamedExchange exchange, StreamedBody body, @Nullable BytesProducer requestBody) {
    super(exchange, requestBody);
    this.exchange = exchange;
    this.body = body;
  }

  @Override
  void begin(int status, Headers headers, @Nullable EntityDetails entity) {
    StreamedResponse response =
        new StreamedResponse(exchange.request().uri(), status, headers, body);
    if (entity == null) {
      bodiless = response;
      return;
    }
    exchange.pipe().expect(entity.getContentLength());
    Wire wire = Wire.current();
    if (wire != null) {
      wire.beginBody();
    }
    if (!exchange.succeed(response)) {
      // Cancelled in this moment, and nobody else will break it off.
      exchange.abort();
    }
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) {
    exchange.pipe().offer(capacity);
  }

  @Override
  public void consume(ByteBuffer source) {
    exchange.pipe().add(source);
  }

  @Override
  void end() {
    exchange.pipe().filled();
  }

  // Whoever has seen the end finds the connection in the pool again.
  @Override
  void released() {
    if (isWhole()) {
      exchange.pipe().complete();
    }
    if (bodiless != null) {
      exchange.succeed(bodiless);
    }
  }
}
