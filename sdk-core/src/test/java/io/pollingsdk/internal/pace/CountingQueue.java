package io.pollingsdk.internal.pace;

import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Counts how many of its elements are looked at, so that a test can tell a linear cost from a
 * quadratic one without a clock.
 *
 * @param <E> what it holds
 */
public final class CountingQueue<E> extends AbstractQueue<E> {
  private final Queue<E> queue;
  private long work;

  /** Counts what is done to a queue. */
  public CountingQueue(Queue<E> queue) {
    this.queue = queue;
  }

  /** Returns how many elements were looked at. */
  public long work() {
    return work;
  }

  @Override
  public boolean offer(E element) {
    work++;
    return queue.offer(element);
  }

  @Override
  public E peek() {
    work++;
    return queue.peek();
  }

  @Override
  public E poll() {
    work++;
    return queue.poll();
  }

  @Override
  public boolean remove(Object element) {
    work += size();
    return queue.remove(element);
  }

  @Override
  public boolean contains(Object element) {
    work += size();
    return queue.contains(element);
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    work += size();
    return queue.removeIf(filter);
  }

  @Override
  public Iterator<E> iterator() {
    work += size();
    return queue.iterator();
  }

  @Override
  public int size() {
    return queue.size();
  }
}
