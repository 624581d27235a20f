package io.pollingsdk.download.unit;

import io.pollingsdk.internal.run.Futures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Works on a few elements ahead, on threads of its own, and gives the outcomes in the order of the
 * elements. The threads end with the last element, or with {@link #close}.
 *
 * @param <A> an element
 * @param <B> its outcome
 */
final class ReadAhead<A, B> implements Iterator<B>, AutoCloseable {
  private final Iterator<A> elements;
  private final Function<A, B> work;
  private final int window;
  private final ExecutorService threads;
  private final Deque<Future<B>> begun = new ArrayDeque<>();

  ReadAhead(Iterator<A> elements, Function<A, B> work, int parallel) {
    this.elements = elements;
    this.work = work;
    this.window = Math.multiplyExact(parallel, 2);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              Thread thread = new Thread(task, "pollingsdk-verify-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    while (begun.size() < window && !threads.isShutdown() && elements.hasNext()) {
      A element = elements.next();
      begun.add(threads.submit(() -> work.apply(element)));
    }
    if (begun.isEmpty()) {
      close();
    }
    return !begun.isEmpty();
  }

  @Override
  public B next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return begun.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new UnitException("catalog", "was not verified: the thread was interrupted", e);
    } catch (ExecutionException e) {
      close();
      throw Futures.unchecked(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    begun.clear();
  }
}
