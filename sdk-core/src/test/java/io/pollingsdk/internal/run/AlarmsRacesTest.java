package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.run.Alarms.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads on the real clock. */
class AlarmsRacesTest {
  private final SystemTime time = new SystemTime();
  private final Workers workers = Workers.on(Optional.empty());
  private final Alarms alarms = new Alarms(time, workers);

  @AfterEach
  void close() {
    time.close();
    workers.close();
  }

  /** Belongs to one thread, which waits for it each time it has set it for good. */
  private final class Checked extends Alarm {
    private final AtomicBoolean early = new AtomicBoolean();
    private final AtomicInteger rings = new AtomicInteger();
    private volatile long notBefore = Long.MAX_VALUE;
    private volatile CountDownLatch rang = new CountDownLatch(1);

    @Override
    protected void ring() {
      if (time.nanoTime() - notBefore < 0) {
        early.set(true);
      }
      rings.incrementAndGet();
      rang.countDown();
    }

    void set(long nanos) {
      rang = new CountDownLatch(1);
      alarms.set(this, Duration.ofNanos(nanos));
    }
  }

  private static void runOnFour(java.util.function.IntConsumer work) throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      int number = i;
      Thread thread = new Thread(() -> work.accept(number));
      thread.setUncaughtExceptionHandler((who, failure) -> failures.add(failure));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(failures).isEmpty();
  }

  private static boolean came(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneThatIsSetMovedAndCancelledByManyThreadsStillRingsWhenItIsSetForGood() throws Exception {
    runOnFour(
        thread -> {
          Random random = new Random(thread);
          Checked mine = new Checked();
          for (int i = 0; i < 300; i++) {
            for (int j = random.nextInt(20); j > 0; j--) {
              if (random.nextBoolean()) {
                alarms.set(mine, Duration.ofNanos(random.nextInt(300_000)));
              } else {
                alarms.cancel(mine);
              }
            }
            mine.set(random.nextInt(500_000));
            assertThat(came(mine.rang)).as("it rings").isTrue();
          }
        });
  }

  @Test
  void nobodyIsWokenBeforeItsTime() throws Exception {
    runOnFour(
        thread -> {
          Random random = new Random(thread);
          for (int i = 0; i < 500; i++) {
            Checked mine = new Checked();
            long delay = random.nextInt(1_000_000);
            mine.notBefore = time.nanoTime() + delay;
            mine.set(delay);
            assertThat(came(mine.rang)).isTrue();
            assertThat(mine.early).isFalse();
            assertThat(mine.rings).hasValue(1);
          }
        });
  }

  @Test
  void oneThatManyThreadsSetAndCancelAtOnceIsNeitherLostNorTwiceThere() throws Exception {
    Checked shared = new Checked();
    runOnFour(
        thread -> {
          Random random = new Random(thread);
          for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(3) == 0) {
              alarms.cancel(shared);
            } else {
              alarms.set(shared, Duration.ofNanos(random.nextInt(100_000)));
            }
          }
        });
    shared.set(1);
    assertThat(came(shared.rang)).isTrue();
    Checked other = new Checked();
    other.set(20_000_000);
    assertThat(came(other.rang)).isTrue();
    int before = shared.rings.get();
    Checked third = new Checked();
    third.set(20_000_000);
    assertThat(came(third.rang)).isTrue();
    assertThat(shared.rings).hasValue(before);
  }
}
