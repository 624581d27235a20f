package io.pollingsdk.internal.run;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, the earliest first; of those due together, the one added first. Holds 20 bytes
 * an entry. Nothing is taken out but from the front: who calls something off leaves its entry
 * behind, and drops such entries now and then with {@link #retain}. Not thread-safe.
 *
 * @param <T> what is due
 */
class DueHeap<T> {
  private static final int FIRST = 16;

  /** Whether an entry, known by the number it was given, is still wanted. */
  interface Wanted<T> {
    boolean is(int number, T entry);
  }

  // Apart from the entries, so that finding a place touches no other memory.
  private long[] times = new long[FIRST];
  private int[] orders = new int[FIRST];
  private @Nullable Object[] entries = new Object[FIRST];
  private int size;
  private int added;

  int size() {
    return size;
  }

  /** Returns when the first is due; there has to be one. */
  long firstTime() {
    return times[0];
  }

  /** Returns the number of the first entry. */
  int firstNumber() {
    return orders[0];
  }

  @SuppressWarnings("unchecked")
  T first() {
    return (T) Objects.requireNonNull(entries[0]);
  }

  /** Adds an entry and returns its number, which no other has for a long time. */
  int add(long time, T entry) {
    if (size == times.length) {
      resize(size + (size >> 1));
    }
    place(size++, time, added, entry);
    return added++;
  }

  void removeFirst() {
    size--;
    long time = times[size];
    int order = orders[size];
    Object last = entries[size];
    entries[size] = null;
    if (size > 0) {
      sink(0, time, order, Objects.requireNonNull(last));
    }
  }

  /** Drops the entries that are not wanted any more. */
  @SuppressWarnings("unchecked")
  void retain(Wanted<T> wanted) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (wanted.is(orders[i], (T) Objects.requireNonNull(entries[i]))) {
        times[kept] = times[i];
        orders[kept] = orders[i];
        entries[kept++] = entries[i];
      }
    }
    Arrays.fill(entries, kept, size, null);
    size = kept;
    resize(Math.max(FIRST, size + (size >> 1)));
    for (int i = (size >> 2) + 1; i >= 0; i--) {
      if (i < size) {
        sink(i, times[i], orders[i], Objects.requireNonNull(entries[i]));
      }
    }
  }

  private void resize(int length) {
    times = Arrays.copyOf(times, length);
    orders = Arrays.copyOf(orders, length);
    entries = Arrays.copyOf(entries, length);
  }

  // Differences, as the clock may pass the largest number.
  private static boolean before(long time, int order, long otherTime, int otherOrder) {
    return time == otherTime ? order - otherOrder < 0 : time - otherTime < 0;
  }

  private void place(int from, long time, int order, Object entry) {
    int i = from;
    while (i > 0) {
      int parent = (i - 1) >> 2;
      if (!before(time, order, times[parent], orders[parent])) {
        break;
      }
      move(parent, i);
      i = parent;
    }
    put(i, time, order, entry);
  }

  private void sink(int from, long time, int order, Object entry) {
    int i = from;
    while (true) {
      int least = -1;
      int child = (i << 2) + 1;
      for (int end = Math.min(child + 4, size); child < end; child++) {
        if (least < 0 || before(times[child], orders[child], times[least], orders[least])) {
          least = child;
        }
      }
      if (least < 0 || !before(times[least], orders[least], time, order)) {
        break;
      }
      move(least, i);
      i = least;
    }
    put(i, time, order, entry);
  }

  private void move(int from, int to) {
    put(to, times[from], orders[from], Objects.requireNonNull(entries[from]));
  }

  private void put(int i, long time, int order, Object entry) {
    times[i] = time;
    orders[i] = order;
    entries[i] = entry;
  }
}
