package io.pollingsdk.internal.apache;

import io.pollingsdk.http.WireRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's turn on a line: it waits for one, sends, passes on what comes, and gives the line
 * back, once, before anybody hears of the end.
 *
 * @param <T> what the exchange leads to
 */
final class Turn<T> implements AsyncClientExchangeHandler, Runnable {
  private static final FutureCallback<Object> NOBODY =
      new FutureCallback<>() {
        @Override
        public void completed(Object answer) {}

        @Override
        public void failed(Exception cause) {}

        @Override
        public void cancelled() {}
      };

  private final Direct owner;
  private final Exchange<T> exchange;
  private final BasicHttpRequest message;
  private final @Nullable BytesProducer body;
  private final AnswerConsumer<T> consumer;
  // Whoever takes it out gives it back.
  private final AtomicReference<@Nullable Line> line = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile @Nullable Place place;

  // The pool's own, under its lock.
  private long waitsSince;

  Turn(
      Direct owner,
      Exchange<T> exchange,
      BasicHttpRequest message,
      @Nullable BytesProducer body,
      AnswerConsumer<T> consumer) {
    this.owner = owner;
    this.exchange = exchange;
    this.message = message;
    this.body = body;
    this.consumer = consumer;
  }

  Exchange<T> exchange() {
    return exchange;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Returns where it goes. */
  HttpHost host() {
    return new HttpHost(message.getScheme(), message.getAuthority());
  }

  @Nullable Place place() {
    return place;
  }

  void place(Place wanted) {
    place = wanted;
  }

  long waitsSince() {
    return waitsSince;
  }

  void waitsSince(long nanos) {
    waitsSince = nanos;
  }

  /** Takes the line that has come free, or was opened for it; on any thread. */
  void take(Line free) {
    line.set(free);
    if (stopped) {
      end(null);
    } else {
      free.start(this);
    }
  }

  /** Returns whether it may share a line with others. */
  boolean isPipelined() {
    WireRequest request = exchange.request();
    return request.limits().pipelined()
        && message instanceof Messages.Simple
        && request.limits().silence().isEmpty();
  }

  /** Has the I/O thread of its line wake up. */
  void ring() {
    Line on = line.get();
    if (on != null) {
      on.ring();
    }
  }

  /** Begins; whatever the library throws is a failure of this exchange alone. On the I/O thread. */
  void beginOrFail() {
    try {
      begin();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void begin() {
    Line on = line.get();
    if (on == null) {
      return;
    }
    if (on.isGood()) {
      if (!exchange.begins()) {
        end(null);
        return;
      }
      on.send(this, owner.silence(exchange), isPipelined());
    } else {
      again(on);
    }
  }

  /** Gets another line, as this one is closed; on any thread. */
  void again(Line closed) {
    if (line.compareAndSet(closed, null)) {
      owner.lines().discard(closed);
      owner.lines().lease(this, closed.place().host());
    }
  }

  /** Breaks off, because nobody wants the answer any more. */
  @Override
  public void run() {
    stopped = true;
    owner.lines().leave(this);
    Line on = line.get();
    // The answer to one of several is waited for, and thrown away: the others need the line.
    if (on != null && owner.lines().isTheirsAlone(on)) {
      end(CloseMode.IMMEDIATE);
    }
  }

  /** Fails before there was a line. */
  void fail(Exception cause) {
    owner.fault().failed(exchange, cause);
  }

  // Without a line, whoever brings one sees that nobody wants it.
  private void end(@Nullable CloseMode closing) {
    Line used = line.getAndSet(null);
    if (used == null) {
      return;
    }
    if (closing != null) {
      used.close(closing);
    }
    owner.lines().release(used);
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    channel.sendRequest(message, body, context);
  }

  @Override
  public int available() {
    return body == null ? 0 : body.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (body != null) {
      body.produce(channel);
    }
  }

  @Override
  public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
    if (response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
      throw new ProtocolException("Another protocol that nobody asked for");
    }
    consumer.informationResponse(response, context);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void consumeResponse(
      HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
      throws IOException {
    consumer.consumeResponse(response, entity, context, (FutureCallback<T>) NOBODY);
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    consumer.updateCapacity(capacity);
  }

  @Override
  public void consume(ByteBuffer source) throws IOException {
    consumer.consume(source);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) throws IOException {
    consumer.streamEnd(trailers);
  }

  @Override
  public void cancel() {
    run();
  }

  @Override
  public void failed(Exception cause) {
    Line on = line.get();
    boolean lost = !(cause instanceof SocketTimeoutException || cause instanceof Failure);
    if (on != null && lost && on.isCrowded()) {
      owner.lines().oneByOne(on.place());
    }
    end(CloseMode.IMMEDIATE);
    if (!consumer.isWhole()) {
      owner.fault().failed(exchange, cause);
    }
  }

  @Override
  public void releaseResources() {
    end(null);
    consumer.releaseResources();
  }
}
