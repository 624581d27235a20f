package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueHeapTest {
  /** What a plain queue holds beside the heap. */
  private record Due(long time, int number) {}

  private static PriorityQueue<Due> model(long from) {
    // Times around the largest number: which comes first is told by differences.
    return new PriorityQueue<>(
        Comparator.<Due>comparingLong(due -> due.time - from).thenComparing(Due::number));
  }

  private static void assertSame(DueHeap<Integer> heap, PriorityQueue<Due> model) {
    assertThat(heap.size()).isEqualTo(model.size());
    Due first = model.peek();
    if (first != null) {
      assertThat(heap.firstTime()).isEqualTo(first.time);
      assertThat(heap.firstNumber()).isEqualTo(first.number);
      assertThat(heap.first()).isEqualTo(first.number);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 500, Long.MIN_VALUE, -40})
  void whateverIsDoneToItTheFirstIsTheEarliestAndThenTheOneAddedFirst(long from) {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      DueHeap<Integer> heap = new DueHeap<>();
      PriorityQueue<Due> model = model(from);
      int spread = 1 + random.nextInt(1000);
      int next = 0;
      for (int step = 0; step < 400; step++) {
        int what = random.nextInt(100);
        if (what < 60) {
          long time = from + random.nextInt(spread);
          assertThat(heap.add(time, next)).isEqualTo(next);
          model.add(new Due(time, next++));
        } else if (what < 97) {
          if (heap.size() > 0) {
            heap.removeFirst();
            model.remove();
          }
        } else {
          int kept = 1 + random.nextInt(5);
          heap.retain((number, entry) -> number == entry && entry % kept == 0);
          model.removeIf(due -> due.number % kept != 0);
        }
        assertSame(heap, model);
      }
      while (heap.size() > 0) {
        assertSame(heap, model);
        heap.removeFirst();
        model.remove();
      }
    }
  }

  @Test
  void retainLooksAtEachOnceAndMayKeepAllOrNothing() {
    DueHeap<Integer> heap = new DueHeap<>();
    for (int i = 0; i < 1000; i++) {
      heap.add(1000 - i, i);
    }
    List<Integer> seen = new ArrayList<>();
    heap.retain(
        (number, entry) -> {
          seen.add(entry);
          return true;
        });
    assertThat(seen).hasSize(1000).doesNotHaveDuplicates();
    assertThat(heap.first()).isEqualTo(999);

    heap.retain((number, entry) -> false);
    assertThat(heap.size()).isZero();
    heap.add(5, 1);
    assertThat(heap.first()).isEqualTo(1);
  }

  @Test
  void whatWasTakenOutOrDroppedIsNotHeldAnyMore() {
    DueHeap<Object> heap = new DueHeap<>();
    List<WeakReference<Object>> gone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object entry = new byte[10];
      gone.add(new WeakReference<>(entry));
      heap.add(i, entry);
    }
    for (int i = 0; i < 50; i++) {
      heap.removeFirst();
    }
    int first = heap.firstNumber();
    heap.retain((number, entry) -> number == first + 1);
    assertThat(heap.size()).isEqualTo(1);
    assertThat(Memory.held(gone)).isEqualTo(1);
  }
}
