package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Thread> threadOf(java.util.function.Consumer<Runnable> runner) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    runner.accept(() -> thread.complete(Thread.currentThread()));
    return thread;
  }

  @Test
  void engineAndCallbacksHaveThreadsOfTheirOwnThatCanBeRecognised() throws Exception {
    try (Workers workers = Workers.on(Optional.empty())) {
      Thread engine = get(threadOf(workers::engine));
      Thread callback = get(threadOf(workers::callback));

      assertThat(engine.getName()).startsWith("pollingsdk-engine-");
      assertThat(callback.getName()).startsWith("pollingsdk-callback-");
      assertThat(List.of(engine, callback)).allMatch(Thread::isDaemon);
      assertThat(get(threadOf(workers.engineExecutor()::execute)).getName())
          .startsWith("pollingsdk-engine-");
    }
  }

  @Test
  void closeLeavesNoThread() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (Workers workers = Workers.on(Optional.empty())) {
      threads.add(get(threadOf(workers::engine)));
      threads.add(get(threadOf(workers::callback)));
    }
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void closeLetsRunWhatIsQueuedAndMayBeCalledAgain() {
    AtomicInteger ran = new AtomicInteger();
    Workers workers = Workers.on(Optional.empty());
    for (int i = 0; i < 1000; i++) {
      workers.callback(ran::incrementAndGet);
      workers.engine(ran::incrementAndGet);
    }
    workers.close();
    workers.close();

    assertThat(ran).hasValue(2000);
  }

  @Test
  void afterCloseWorkStillRunsSoNoFutureIsLost() {
    Workers workers = Workers.on(Optional.empty());
    workers.close();

    assertThat(threadOf(workers::engine)).isCompletedWithValue(Thread.currentThread());
    assertThat(threadOf(workers::callback)).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void closeOnAWorkersOwnThreadDoesNotWaitForItself() throws Exception {
    Workers workers = Workers.on(Optional.empty());
    CompletableFuture<Thread> closer = new CompletableFuture<>();
    workers.callback(
        () -> {
          workers.close();
          closer.complete(Thread.currentThread());
        });

    Thread thread = get(closer);
    thread.join(30_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aCallbackThatThrowsHarmsNoOther() throws Exception {
    try (Workers workers = Workers.on(Optional.empty())) {
      for (int i = 0; i < 100; i++) {
        workers.callback(
            () -> {
              throw new IllegalStateException("bad callback");
            });
        workers.callback(
            () -> {
              throw new AssertionError("worse callback");
            });
      }
      assertThat(get(threadOf(workers::callback))).isNotNull();
    }
  }

  @Test
  void fiftyCallbacksThatWaitForAnotherDoNotDeadlock() throws Exception {
    try (Workers workers = Workers.on(Optional.empty())) {
      CompletableFuture<String> awaited = new CompletableFuture<>();
      List<CompletableFuture<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        waiting.add(seen);
        workers.callback(() -> seen.complete(awaited.join()));
      }
      workers.callback(() -> awaited.complete("done"));

      for (CompletableFuture<String> one : waiting) {
        assertThat(get(one)).isEqualTo("done");
      }
    }
  }

  @Test
  void callbacksThatBlockDelayNoEngineWork() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Workers workers = Workers.on(Optional.empty())) {
      for (int i = 0; i < 20; i++) {
        workers.callback(() -> awaitQuietly(release));
      }
      assertThat(get(threadOf(workers::engine)).getName()).startsWith("pollingsdk-engine-");
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anExecutorOfTheUsersRunsEverythingAndIsLeftOpen() throws Exception {
    ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
    try {
      Workers workers = Workers.on(Optional.of(own));
      assertThat(get(threadOf(workers::engine)).getName()).isEqualTo("own");
      assertThat(get(threadOf(workers::callback)).getName()).isEqualTo("own");
      workers.close();

      assertThat(own.isShutdown()).isFalse();
    } finally {
      own.shutdownNow();
    }
  }

  @Test
  void workThatAnExecutorRejectsRunsAnyway() {
    Workers workers =
        Workers.on(
            Optional.of(
                task -> {
                  throw new RejectedExecutionException("full");
                }));

    assertThat(threadOf(workers::engine)).isCompletedWithValue(Thread.currentThread());
    assertThat(threadOf(workers::callback)).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void whoClosesWhileInterruptedLosesNothingThatIsQueued() throws Exception {
    Workers workers = Workers.on(Optional.empty());
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      workers.callback(
          () -> {
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
            ran.countDown();
          });
    }
    AtomicBoolean flag = new AtomicBoolean();
    Thread closing =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              workers.close();
              flag.set(Thread.currentThread().isInterrupted());
            });
    closing.start();
    // Closing has begun once the pool takes no more: then the caller's thread runs it.
    AtomicBoolean own = new AtomicBoolean();
    Thread me = Thread.currentThread();
    while (!own.get()) {
      workers.callback(() -> own.compareAndSet(false, Thread.currentThread() == me));
    }
    go.countDown();
    closing.join(30_000);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(flag).isTrue();
  }
}
