package io.pollingsdk.testkit;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A transport that answers from a script, at once and on the caller's thread, and remembers what it
 * was sent and when. Replies are used in order; the last one set with {@link #thenAlways} serves
 * for all that follow. Thread-safe.
 */
public final class ScriptedTransport implements Transport {
  private final TimeSource time;
  private final long start;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();
  private @Nullable Reply rest;
  private int cancelled;
  private boolean closed;

  /**
   * A request that was sent.
   *
   * @param request what
   * @param at when, since the transport was made
   */
  public record Sent(WireRequest request, Duration at) {}

  /** Creates a transport without a script. */
  public ScriptedTransport(TimeSource time) {
    this.time = time;
    this.start = time.nanoTime();
  }

  /** Adds replies to the script. */
  public synchronized ScriptedTransport then(Reply... replies) {
    script.addAll(List.of(replies));
    return this;
  }

  /** Sets the reply for all requests after the script. */
  public synchronized ScriptedTransport thenAlways(Reply reply) {
    rest = reply;
    return this;
  }

  @Override
  public CompletableFuture<ApiResponse> send(WireRequest request) {
    CompletableFuture<ApiResponse> answer = next(request).to(request);
    return new Cancellable(answer);
  }

  private synchronized Reply next(WireRequest request) {
    sent.add(new Sent(request, Duration.ofNanos(time.nanoTime() - start)));
    Reply reply = script.isEmpty() ? rest : script.remove();
    if (reply == null) {
      throw new AssertionError(
          "the script has no reply for request " + sent.size() + ", " + request);
    }
    return reply;
  }

  private final class Cancellable extends CompletableFuture<ApiResponse> {
    @SuppressWarnings("FutureReturnValueIgnored")
    Cancellable(CompletableFuture<ApiResponse> answer) {
      answer.whenComplete(
          (response, failure) -> {
            if (failure == null) {
              complete(response);
            } else {
              completeExceptionally(failure);
            }
          });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean now = super.cancel(mayInterruptIfRunning);
      if (now) {
        synchronized (ScriptedTransport.this) {
          cancelled++;
        }
      }
      return now;
    }
  }

  /** Returns what was sent, in order. */
  public synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** Returns one request by its number, from 0. */
  public WireRequest request(int index) {
    return sent().get(index).request();
  }

  /** Returns how many requests were aborted before their answer. */
  public synchronized int cancelled() {
    return cancelled;
  }

  /** Returns whether the transport was closed. */
  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
