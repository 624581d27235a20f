package io.pollingsdk.internal.pace;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Counts how many of its elements are looked at, so that a test can tell a linear cost from a
 * quadratic one without a clock.
 *
 * @param <E> what it holds
 */
public final class CountingDeque<E> extends ArrayDeque<E> {
  private static final long serialVersionUID = 1;

  private long work;

  /** Returns how many elements were looked at. */
  public long work() {
    return work;
  }

  @Override
  public boolean add(E element) {
    work++;
    return super.add(element);
  }

  @Override
  public E peek() {
    work++;
    return super.peek();
  }

  @Override
  public E poll() {
    work++;
    return super.poll();
  }

  @Override
  public E remove() {
    work++;
    return super.remove();
  }

  @Override
  public boolean remove(Object element) {
    work += size();
    return super.remove(element);
  }

  @Override
  public boolean contains(Object element) {
    work += size();
    return super.contains(element);
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    work += size();
    return super.removeIf(filter);
  }

  @Override
  public Iterator<E> iterator() {
    work += size();
    return super.iterator();
  }
}
