package io.pollingsdk.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.pollingsdk.internal.exchange.BulkheadQueue.Waiter;
import io.pollingsdk.internal.pace.CountingQueue;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BulkheadQueueTest {
  private final FakeTime time = new FakeTime();
  private final Bulkhead bulkhead =
      Bulkhead.of(
          "one at a time",
          BulkheadConfig.custom()
              .maxConcurrentCalls(1)
              .maxWaitDuration(Duration.ofSeconds(30))
              .build());
  private final CountingQueue<Waiter> waiting = new CountingQueue<>(new ArrayDeque<>());
  private final BulkheadQueue queue = new BulkheadQueue(bulkhead, waiting);
  private final List<String> told = new ArrayList<>();

  private Waiter ask(String name) {
    return queue.acquire(granted -> told.add(name + " " + granted), time, Runnable::run);
  }

  @Test
  void servesThoseWhoStayedInOrder() {
    assertThat(ask("first")).isNull();
    Waiter second = ask("second");
    ask("third");
    Waiter fourth = ask("fourth");
    ask("fifth");
    assertThat(second.leave()).isTrue();
    assertThat(second.leave()).isFalse();
    assertThat(fourth.leave()).isTrue();
    queue.release();
    queue.release();

    assertThat(told).containsExactly("first true", "third true", "fifth true");
    queue.release();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
    assertThat(time.pending()).isZero();
  }

  @Test
  void whoHasLeftHoldsNobodyUpWhoAsksAnew() {
    ask("first");
    Waiter gone = ask("gone");
    gone.leave();
    queue.release();

    assertThat(ask("next")).isNull();
    assertThat(told).containsExactly("first true", "next true");
  }

  @Test
  void whoHasBeenServedCannotLeave() {
    ask("first");
    Waiter second = ask("second");
    queue.release();

    assertThat(second.leave()).isFalse();
    assertThat(told).containsExactly("first true", "second true");
  }

  @Test
  void whoWaitsTooLongIsToldOnceAndIsOutOfTheLine() {
    ask("first");
    Waiter second = ask("second");
    time.advance(Duration.ofSeconds(20));
    ask("third");
    time.advance(Duration.ofSeconds(10));
    assertThat(told).containsExactly("first true", "second false");
    assertThat(second.leave()).isFalse();

    queue.release();
    assertThat(told).containsExactly("first true", "second false", "third true");
  }

  @Test
  void aHundredThousandLeaveAtACostThatIsLinear() {
    int many = 100_000;
    ask("first");
    List<Waiter> leaving = new ArrayList<>();
    NoTimers noTimers = new NoTimers();
    for (int i = 0; i < many; i++) {
      leaving.add(queue.acquire(granted -> told.add("never"), noTimers, Runnable::run));
    }
    ask("last");
    Collections.shuffle(leaving, new Random(5));
    leaving.forEach(Waiter::leave);
    queue.release();

    assertThat(waiting.work()).isLessThan(10L * many);
    assertThat(noTimers.called).isEqualTo(many);
    assertThat(told).containsExactly("first true", "last true");
  }

  @Test
  void aLineOfAnyLengthNeedsNoDeepStack() {
    ask("first");
    int many = 100_000;
    int[] served = new int[1];
    NoTimers noTimers = new NoTimers();
    for (int i = 0; i < many; i++) {
      queue.acquire(
          granted -> {
            served[0]++;
            queue.release();
          },
          noTimers,
          Runnable::run);
    }
    queue.release();

    assertThat(served[0]).isEqualTo(many);
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }
}
