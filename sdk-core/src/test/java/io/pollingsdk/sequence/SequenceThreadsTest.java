package io.pollingsdk.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static Task<Integer> nested(SequenceRunner runner, int depth) {
    return runner.start(step -> depth == 0 ? 0 : 1 + step.await(nested(runner, depth - 1)));
  }

  @Test
  void aThousandNestedSequencesRun() {
    assertThat(nested(SequenceRunner.standard(), 1000).await(LONG)).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aThousandNestedSequencesRunUnderALimit(int limit) {
    assertThat(nested(Sequence.limit(limit), 1000).await(LONG)).isEqualTo(1000);
  }

  @Test
  void aThousandNestedSequencesAreCancelledAtOnce() throws Exception {
    CompletableFuture<Integer> never = new CompletableFuture<>();
    CountDownLatch reached = new CountDownLatch(1);
    Task<Integer> outer = deep(never, reached, 1000);
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
    outer.cancel().get(60, TimeUnit.SECONDS);

    assertThatThrownBy(() -> outer.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThatThrownBy(() -> never.get(60, TimeUnit.SECONDS)).isNotNull();
  }

  private static Task<Integer> deep(
      CompletableFuture<Integer> never, CountDownLatch reached, int depth) {
    return Sequence.start(
        step -> {
          if (depth == 0) {
            reached.countDown();
            return step.await(never);
          }
          return step.await(deep(never, reached, depth - 1));
        });
  }

  @Test
  void noMoreBodiesThanTheLimitRunAndAllDo() throws Exception {
    SequenceRunner two = Sequence.limit(2);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Task<Void>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(
          two.run(
              step -> {
                for (int turn = 0; turn < 5; turn++) {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  running.decrementAndGet();
                  step.await(CompletableFuture.runAsync(() -> {}));
                }
              }));
    }
    for (Task<Void> each : all) {
      each.await(LONG);
    }

    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void aTurnComesBackWhicheverWayABodyEnds() throws Exception {
    SequenceRunner one = Sequence.limit(1);
    CompletableFuture<String> gate = new CompletableFuture<>();
    CountDownLatch reached = new CountDownLatch(1);
    Task<String> first =
        one.start(
            step -> {
              reached.countDown();
              return gate.join();
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    Task<String> waiting = one.start(step -> "never");
    Task<String> failing =
        one.start(
            step -> {
              throw new AssertionError("bad");
            });
    Task<String> refused =
        one.on(
                work -> {
                  throw new RejectedExecutionException("full");
                })
            .start(step -> "never");
    Task<String> last = one.start(step -> "last");
    waiting.cancel().get(30, TimeUnit.SECONDS);
    gate.complete("first");

    assertThat(first.await(LONG)).isEqualTo("first");
    assertThatThrownBy(() -> waiting.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThatThrownBy(() -> failing.await(LONG)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> refused.await(LONG)).isInstanceOf(RejectedExecutionException.class);
    assertThat(last.await(LONG)).isEqualTo("last");
  }

  @Test
  void aSequenceThatWaitsForItsTurnHasNoThread() throws Exception {
    SequenceRunner one = Sequence.named("queued").limit(1);
    CompletableFuture<String> gate = new CompletableFuture<>();
    Task<Long> first =
        one.start(
            step -> {
              gate.join();
              return Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("pollingsdk-queued-"))
                  .filter(thread -> thread != Thread.currentThread())
                  .count();
            });
    List<Task<String>> others = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      others.add(one.start(step -> "x"));
    }
    gate.complete("go");

    assertThat(first.await(LONG)).isZero();
    for (Task<String> other : others) {
      assertThat(other.await(LONG)).isEqualTo("x");
    }
  }

  @Test
  void aLimitOfNoneIsRefused() {
    assertThatThrownBy(() -> Sequence.limit(0)).hasMessageContaining("at least 1");
  }

  @Test
  void eachBodyHasANamedThreadThatKeepsNoJvmAlive() {
    Thread thread = Sequence.named("nightly").start(step -> Thread.currentThread()).await(LONG);

    assertThat(thread.getName()).matches("pollingsdk-nightly-\\d+");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void theThreadIsVirtualWhereThisJavaHasVirtualThreads() {
    Thread thread = Sequence.start(step -> Thread.currentThread()).await(LONG);

    assertThat(thread.getClass().getName().contains("Virtual"))
        .isEqualTo(Runtime.version().feature() >= 21);
  }

  @Test
  void anExecutorOfTheUsersIsUsedAndLeftOpen() throws Exception {
    ExecutorService own = Executors.newCachedThreadPool(work -> new Thread(work, "own"));
    try {
      Task<Thread> task = Sequence.on(own).start(step -> Thread.currentThread());

      assertThat(task.await(LONG).getName()).isEqualTo("own");
      assertThat(nested(Sequence.on(own), 100).await(LONG)).isEqualTo(100);
      assertThat(nested(Sequence.on(own).limit(1), 100).await(LONG)).isEqualTo(100);
      assertThat(own.isShutdown()).isFalse();
    } finally {
      own.shutdownNow();
    }
  }

  @Test
  void anExecutorThatRefusesFailsTheTaskWithItsReason() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    Task<String> task =
        Sequence.on(
                work -> {
                  throw full;
                })
            .start(step -> "x");

    assertThatThrownBy(() -> task.await(LONG)).isSameAs(full);
  }

  @Test
  void onTheCallersOwnThreadABodyIsDoneWhenStartReturns() {
    assertThat(nested(Sequence.on(Runnable::run), 50).isDone()).isTrue();
    assertThat(nested(Sequence.on(Runnable::run).limit(1), 50).isDone()).isTrue();
  }

  @Test
  void callbacksRunOnACallbackThread() throws Exception {
    CompletableFuture<String> gate = new CompletableFuture<>();
    Task<String> task = Sequence.start(step -> step.await(gate));
    CompletableFuture<Thread> seen = task.result().thenApply(value -> Thread.currentThread());
    gate.complete("x");

    assertThat(seen.get(30, TimeUnit.SECONDS).getName()).startsWith("pollingsdk-callback-");
  }

  @Test
  void aCallbackMayWaitForAnotherSequence() throws Exception {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          Sequence.start(step -> "x")
              .result()
              .thenApply(value -> value + Sequence.start(step -> "y").await(LONG)));
    }
    for (CompletableFuture<String> each : all) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo("xy");
    }
  }

  @Test
  void awaitingNeedsNoFreeCallbackThread() {
    Workers stuck = Workers.on(Optional.of(work -> {}));
    SequenceRunner runner = SequenceRunner.with(new SequenceThreads(stuck, new FakeTime()));
    CompletableFuture<String> gate = new CompletableFuture<>();
    Task<String> inner = runner.start(step -> step.await(gate));
    Task<String> outer = Sequence.start(step -> step.await(inner));
    gate.complete("x");

    assertThat(outer.await(LONG)).isEqualTo("x");
    assertThat(inner.result()).isNotDone();
  }
}
