package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.error.WaitTimeoutException;
import io.pollingsdk.testkit.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskResultTest {
  private final Workers workers = Workers.on(Optional.empty());
  private final FakeTime time = new FakeTime();
  private final TaskResult<String> result = new TaskResult<>(workers, time, () -> "the copy");

  @AfterEach
  void close() {
    workers.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void theFirstEndCountsAndAllSeeIt() throws Exception {
    assertThat(result.complete("one")).isTrue();
    assertThat(result.complete("two")).isFalse();
    assertThat(result.fail(new IOException("three"))).isFalse();

    assertThat(result.isDone()).isTrue();
    assertThat(result.await()).isEqualTo("one");
    assertThat(result.await(Duration.ZERO)).isEqualTo("one");
    assertThat(get(result.future())).isEqualTo("one");
    assertThat(result.future()).isSameAs(result.future());
  }

  @Test
  void aFailureArrivesAsTheSameInstance() {
    IllegalArgumentException failure = new IllegalArgumentException("x");
    result.fail(failure);

    assertThatThrownBy(result::await).isSameAs(failure);
    assertThatThrownBy(() -> result.await(Duration.ofSeconds(1))).isSameAs(failure);
    assertThatThrownBy(() -> get(result.future()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void aCancellationArrivesAsTheSameInstanceOnEveryJava() {
    CancellationException failure = new CancellationException("x");
    result.fail(failure);

    assertThatThrownBy(result::await).isSameAs(failure);
  }

  @Test
  void aCheckedFailureIsTheCauseOfAnUncheckedOne() {
    IOException failure = new IOException("x");
    result.fail(failure);

    assertThatThrownBy(result::await)
        .isExactlyInstanceOf(IllegalStateException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void anErrorIsThrownAsItIs() {
    AssertionError failure = new AssertionError("x");
    result.fail(failure);

    assertThatThrownBy(result::await).isSameAs(failure);
  }

  @Test
  void callbacksRunOnACallbackThread() throws Exception {
    CompletableFuture<Thread> seen = result.future().thenApply(value -> Thread.currentThread());
    result.complete("x");

    assertThat(get(seen).getName()).startsWith("pollingsdk-callback-");
  }

  @Test
  void awaitNeedsNoFreeCallbackThread() {
    TaskResult<String> stuck =
        new TaskResult<>(Workers.on(Optional.of(task -> {})), time, () -> "the copy");
    stuck.complete("x");

    assertThat(stuck.await()).isEqualTo("x");
    assertThat(stuck.isDone()).isTrue();
    assertThat(stuck.future()).isNotDone();
  }

  @Test
  void nothingIsLostWhenTheWorkersAreShutDown() {
    workers.close();
    result.complete("x");

    assertThat(result.future()).isCompletedWithValue("x");
  }

  @Test
  void whenTheTimeIsUpTheTaskGoesOn() throws Exception {
    CompletableFuture<Throwable> thrown =
        CompletableFuture.supplyAsync(() -> failureOf(() -> result.await(Duration.ofSeconds(5))));
    while (!time.runNext()) {
      Thread.onSpinWait();
    }

    assertThat(get(thrown))
        .isInstanceOf(WaitTimeoutException.class)
        .hasMessageContaining("the copy: await(5 s) is over");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(result.isDone()).isFalse();
    result.complete("late");
    assertThat(result.await()).isEqualTo("late");
  }

  @Test
  void zeroAndNegativeOnlyLook() {
    for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> result.await(none)).isInstanceOf(WaitTimeoutException.class);
    }
    assertThat(time.pending()).isZero();
  }

  @Test
  void aBoundedWaitThatEndsInTimeLeavesNoTimer() throws Exception {
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(() -> result.await(Duration.ofDays(1)));
    while (time.pending() == 0) {
      Thread.onSpinWait();
    }
    result.complete("x");

    assertThat(get(waiting)).isEqualTo("x");
    assertThat(time.pending()).isZero();
  }

  @Test
  void anInterruptedWaitSetsTheFlagAgain() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(result::await)
        .isInstanceOf(WaitInterruptedException.class)
        .hasMessageContaining("the copy")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.isDone()).isFalse();
  }

  @Test
  void takingTheFutureAwayIsToldBeforeAndAfterAskingForIt() {
    AtomicInteger told = new AtomicInteger();
    result.onAbandoned(told::incrementAndGet);
    assertThat(result.future().cancel(true)).isTrue();
    result.onAbandoned(told::incrementAndGet);

    assertThat(told).hasValue(2);
    assertThat(result.isDone()).isFalse();
  }

  @Test
  void completingTheFutureFromOutsideIsTakingItAway() {
    AtomicInteger told = new AtomicInteger();
    for (int way = 0; way < 2; way++) {
      TaskResult<String> one = new TaskResult<>(workers, time, () -> "the copy");
      one.onAbandoned(told::incrementAndGet);
      if (way == 0) {
        one.future().complete("mine");
      } else {
        one.future().completeExceptionally(new IOException());
      }
    }

    assertThat(told).hasValue(2);
  }

  @Test
  void anEndByTheTaskItselfIsNotTakingAway() throws Exception {
    AtomicInteger told = new AtomicInteger();
    result.onAbandoned(told::incrementAndGet);
    result.complete("x");
    get(result.future());
    result.future().cancel(true);

    assertThat(told).hasValue(0);
  }

  @Test
  void ofManyThatEndItOneDoes() throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(3);
    for (int round = 0; round < 2000; round++) {
      TaskResult<Integer> raced = new TaskResult<>(workers, time, () -> "the race");
      CyclicBarrier start = new CyclicBarrier(3);
      AtomicInteger won = new AtomicInteger();
      CountDownLatch over = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        int mine = i;
        racers.execute(
            () -> {
              await(start);
              if (mine == 0 ? raced.fail(new IllegalStateException("0")) : raced.complete(mine)) {
                won.incrementAndGet();
              }
              over.countDown();
            });
      }
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(won).hasValue(1);
      Throwable seen = failureOf(raced::await);
      assertThat(failureOf(() -> raced.future().join()) == null).isEqualTo(seen == null);
    }
    racers.shutdown();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable failureOf(Runnable action) {
    try {
      action.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
