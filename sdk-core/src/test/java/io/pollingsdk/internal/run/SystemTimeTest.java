package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollingsdk.pacing.TimeSource.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
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
