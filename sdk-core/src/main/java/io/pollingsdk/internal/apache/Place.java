package io.pollingsdk.internal.apache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** One origin's share of the pool. Guarded by the pool's lock. */
final class Place {
  private final HttpHost host;
  private final Deque<Line> idle = new ArrayDeque<>();
  private final Set<Turn<?>> waiting = new LinkedHashSet<>();
  private @Nullable Line boarding;
  private int count;

  Place(HttpHost host) {
    this.host = host;
  }

  HttpHost host() {
    return host;
  }

  /** Returns the lines that nobody uses, the one used last at the end. */
  Deque<Line> idle() {
    return idle;
  }

  /** Returns those who wait for a line, in the order in which they came. */
  Set<Turn<?>> waiting() {
    return waiting;
  }

  /** Returns the line that pipelined requests share just now. */
  @Nullable Line boarding() {
    return boarding;
  }

  void boarding(@Nullable Line shared) {
    boarding = shared;
  }

  @Nullable Turn<?> first() {
    Iterator<Turn<?>> turns = waiting.iterator();
    return turns.hasNext() ? turns.next() : null;
  }

  /** Returns how many lines are open or on their way to be. */
  int count() {
    return count;
  }

  void count(int change) {
    count += change;
  }

  boolean isUnused() {
    return count == 0 && waiting.isEmpty();
  }
}
