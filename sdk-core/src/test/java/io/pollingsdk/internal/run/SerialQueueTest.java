package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
  private final Workers workers = Workers.on(Optional.empty());
  private final SerialQueue queue = new SerialQueue(workers);

  @AfterEach
  void close() {
    workers.close();
  }

  private void drained() throws Exception {
    CompletableFuture<Void> last = new CompletableFuture<>();
    queue.add(() -> last.complete(null));
    assertThat(last.get(30, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void theOrderIsKeptAndNoTwoRunAtATime() throws Exception {
    List<Integer> seen = new ArrayList<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    for (int i = 0; i < 5000; i++) {
      int number = i;
      queue.add(
          () -> {
            overlaps.addAndGet(running.getAndIncrement());
            seen.add(number);
            running.decrementAndGet();
          });
    }
    drained();

    assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 5000).boxed().toList());
    assertThat(overlaps).hasValue(0);
  }

  @Test
  void aCallbackThatThrowsDoesNotStopTheQueue() throws Exception {
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    queue.add(
        () -> {
          throw new IllegalStateException("bad callback");
        });
    queue.add(() -> seen.add("second"));
    queue.add(
        () -> {
          throw new AssertionError("worse callback");
        });
    queue.add(() -> seen.add("fourth"));
    drained();

    assertThat(seen).containsExactly("second", "fourth");
  }

  @Test
  void whatACallbackAddsRunsBehindIt() throws Exception {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Void> inner = new CompletableFuture<>();
    queue.add(
        () -> {
          queue.add(
              () -> {
                seen.add("added");
                inner.complete(null);
              });
          seen.add("first");
        });
    assertThat(inner.get(30, TimeUnit.SECONDS)).isNull();

    assertThat(seen).containsExactly("first", "added");
  }

  @Test
  void aQueueThatRanEmptyStartsAgain() throws Exception {
    for (int i = 0; i < 500; i++) {
      drained();
    }
  }

  @Test
  void afterTheWorkersAreClosedTheQueueStillRuns() {
    workers.close();
    List<String> seen = new ArrayList<>();
    queue.add(() -> seen.add("late"));

    assertThat(seen).containsExactly("late");
  }
}
