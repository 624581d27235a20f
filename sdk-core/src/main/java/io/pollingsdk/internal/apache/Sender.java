package io.pollingsdk.internal.apache;

import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/** Brings requests to servers and answers back, on connections that it keeps. */
interface Sender {

  /** What is told of an exchange that failed. */
  interface Fault {
    void failed(Exchange<?> exchange, Throwable cause);
  }

  /** Sends a request once; what becomes of it the consumer hears, or the fault. */
  <T> void send(
      Exchange<T> exchange,
      BasicHttpRequest message,
      @Nullable BytesProducer body,
      AnswerConsumer<T> consumer);

  /** Returns the state of the pool, for tests. */
  PoolStats pool();

  /** Breaks off what is under way; does not wait. */
  void close();
}
