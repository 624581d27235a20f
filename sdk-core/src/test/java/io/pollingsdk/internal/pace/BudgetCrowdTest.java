package io.pollingsdk.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.internal.pace.BudgetQueue.Turn;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Very many who wait, and many threads. */
class BudgetCrowdTest {
  @Test
  void aHundredThousandLeaveAtOnceAndTheRestGoesOn() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(10));
    scene.askMany("job", 100_000);
    List<Integer> leaving = new ArrayList<>();
    for (int i = 2; i < 100_000; i++) {
      leaving.add(i);
    }
    Collections.shuffle(leaving, new Random(1));
    long before = scene.line.work();
    leaving.forEach(i -> scene.turn("job" + i).end());

    assertThat(scene.line.work() - before).isLessThan(10L * 100_000);
    assertThat(scene.queue.waiting()).isEqualTo(1);
    assertThat(scene.time.pending()).isEqualTo(1);
    scene.advance(1);
    assertThat(scene.granted).containsExactly("job0", "job1");
  }

  @Test
  void howeverManyWaitTheTimerIsSetOnceForEachTurn() {
    FakeTime time = new FakeTime();
    int[] set = new int[1];
    TimeSource counting =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return time.nanoTime();
          }

          @Override
          public Instant now() {
            return time.now();
          }

          @Override
          public Timer schedule(Duration delay, Runnable task) {
            set[0]++;
            return time.schedule(delay, task);
          }
        };
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(10));
    Asker asker = new Asker(counting, Runnable::run);
    Turn first = queue.ask(asker, 0, Standing.USUAL, mine -> {});
    for (int i = 1; i <= 10_000; i++) {
      Turn turn = queue.ask(asker, i, Standing.USUAL, mine -> {});
      if (i % 2 == 0) {
        turn.end();
      }
    }
    assertThat(set[0]).isEqualTo(1);

    time.advance(Duration.ofMillis(1020));
    assertThat(queue.running()).isEqualTo(11);
    assertThat(set[0]).isEqualTo(11);
    first.end();
  }

  @Test
  void aLineOfAnyLengthNeedsNoDeepStack() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.concurrent(1));
    Asker asker = new Asker(new FakeTime(), Runnable::run);
    int[] served = new int[1];
    Turn held = queue.ask(asker, 0, Standing.USUAL, turn -> {});
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      turns.add(
          queue.ask(
              asker,
              i,
              Standing.USUAL,
              turn -> {
                served[0]++;
                turn.end();
              }));
    }
    held.end();

    assertThat(served[0]).isEqualTo(turns.size());
    assertThat(queue.running()).isZero();
  }

  @Test
  void manyThreadsKeepTheLimitAndLoseNobody() throws Exception {
    int threads = 8;
    int each = 4000;
    BudgetQueue queue = BudgetScene.queue(RequestBudget.concurrent(3));
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(threads * each);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Asker asker = new Asker(new FakeTime(), pool);
      for (int thread = 0; thread < threads; thread++) {
        int seed = thread;
        pool.execute(
            () -> {
              Random random = new Random(seed);
              for (int i = 0; i < each; i++) {
                // Each is told of its turn, or leaves, or both at the same moment.
                AtomicBoolean once = new AtomicBoolean();
                Turn asked =
                    queue.ask(
                        asker,
                        random.nextInt(1000),
                        random.nextInt(10) == 0 ? Standing.URGENT : Standing.USUAL,
                        turn -> {
                          if (once.compareAndSet(false, true)) {
                            most.accumulateAndGet(under.incrementAndGet(), Math::max);
                            under.decrementAndGet();
                            turn.end();
                            over.countDown();
                          }
                        });
                if (random.nextInt(3) == 0 && once.compareAndSet(false, true)) {
                  asked.end();
                  over.countDown();
                }
              }
            });
      }
      assertThat(over.await(60, TimeUnit.SECONDS)).as("nobody is lost").isTrue();
    } finally {
      pool.shutdown();
    }

    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(queue.running()).isZero();
    assertThat(queue.waiting()).isZero();
  }
}
