package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollingsdk.pacing.TimeSource.Timer;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTimeTest {
  private final SystemTime time = new SystemTime();

  @AfterEach
  void close() {
    time.close();
  }

  private Thread runAfter(Duration delay) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    time.schedule(delay, () -> thread.complete(Thread.currentThread()));
    return thread.get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H", "PT0.000001S"})
  void whatIsDueRunsOnTheTimersThread(Duration delay) throws Exception {
    Thread thread = runAfter(delay);

    assertThat(thread.getName()).isEqualTo("pollingsdk-timer");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void aDelayWithoutEndIsAcceptedAndCanBeCalledOff() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    Timer timer = time.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.set(true));

    assertThat(runAfter(Duration.ZERO)).isNotNull();
    timer.cancel();
    timer.cancel();
    assertThat(ran).isFalse();
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheTimer() throws Exception {
    time.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("bad task");
        });

    assertThat(runAfter(Duration.ZERO)).isNotNull();
  }

  @Test
  void theEarliestRunsFirstThoughTheThreadWaitsForALaterOne() throws Exception {
    CompletableFuture<Long> late = new CompletableFuture<>();
    time.schedule(Duration.ofHours(1), () -> late.complete(0L));
    Timer later = time.schedule(Duration.ofMinutes(1), () -> late.complete(0L));

    assertThat(runAfter(Duration.ofMillis(5))).isNotNull();
    assertThat(late).isNotDone();
    later.cancel();
    assertThat(runAfter(Duration.ofMillis(1))).isNotNull();
    assertThat(late).isNotDone();
  }

  @Test
  void nothingRunsBeforeItsTime() throws Exception {
    for (int i = 0; i < 20; i++) {
      long from = time.nanoTime();
      CompletableFuture<Long> ran = new CompletableFuture<>();
      time.schedule(Duration.ofMillis(2), () -> ran.complete(time.nanoTime()));
      assertThat(ran.get(30, TimeUnit.SECONDS) - from)
          .isGreaterThanOrEqualTo(Duration.ofMillis(2).toNanos());
    }
  }

  @Test
  void thoseCalledOffAreForgottenThoughTheirTimeIsFarOff() throws Exception {
    WeakReference<Object> weak = calledOff();
    for (int i = 0; i < 100 && weak.get() != null; i++) {
      System.gc();
    }
    assertThat(weak.get()).isNull();
    for (int i = 0; i < 100_000; i++) {
      time.schedule(Duration.ofHours(1), () -> {}).cancel();
    }
    assertThat(entries()).isLessThan(200);
  }

  private WeakReference<Object> calledOff() {
    Object memory = new Object();
    time.schedule(Duration.ofHours(1), () -> assertThat(memory).isNotNull()).cancel();
    return new WeakReference<>(memory);
  }

  private int entries() throws ReflectiveOperationException {
    Field heap = SystemTime.class.getDeclaredField("heap");
    heap.setAccessible(true);
    return ((DueHeap<?>) heap.get(time)).size();
  }

  @Test
  void manyThreadsAtOnceLoseNothing() throws Exception {
    int threads = 8;
    int each = 2000;
    CountDownLatch ran = new CountDownLatch(threads * each);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(t);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  time.schedule(Duration.ofMinutes(5), () -> {}).cancel();
                  time.schedule(Duration.ofNanos(random.nextInt(3_000_000)), ran::countDown);
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join(30_000);
    }
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closeLeavesNoThreadAndLaterTasksAreDropped() throws Exception {
    Thread thread = runAfter(Duration.ZERO);
    time.close();

    assertThat(thread.isAlive()).isFalse();
    time.close();
    assertThatCode(() -> time.schedule(Duration.ZERO, () -> {}).cancel())
        .doesNotThrowAnyException();
  }

  @Test
  void closeOnTheTimersOwnThreadDoesNotWaitForItself() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    time.schedule(
        Duration.ZERO,
        () -> {
          time.close();
          closed.complete(true);
        });

    assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void monotonicTimeNeverGoesBackAndTheWallClockIsTheSystems() {
    long before = time.nanoTime();
    assertThat(time.nanoTime() - before).isNotNegative();

    Instant earliest = Instant.now();
    assertThat(time.now()).isBetween(earliest, Instant.now());
  }
}
