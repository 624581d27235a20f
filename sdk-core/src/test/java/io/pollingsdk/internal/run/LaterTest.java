package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.run.Later.Failed;
import io.pollingsdk.internal.run.Later.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaterTest {
  private static final Later<Owner, String> LATER =
      new Later<>(AtomicReferenceFieldUpdater.newUpdater(Owner.class, Object.class, "field"));

  private static final class Owner {
    private volatile @Nullable Object field;
  }

  private final Owner owner = new Owner();

  @Test
  void nothingIsMadeUntilSomebodyAsksAndThenAllGetTheSame() {
    assertThat(owner.field).isNull();
    assertThat(LATER.isSettled(owner)).isFalse();
    CompletableFuture<String> first = LATER.future(owner);
    assertThat(first).isNotDone();
    assertThat(LATER.future(owner)).isSameAs(first);
    assertThat(LATER.isSettled(owner)).isFalse();
  }

  @Test
  void whoAskedBeforeAndWhoAsksAfterwardsGetTheOutcome() {
    CompletableFuture<String> before = LATER.future(owner);
    assertThat(LATER.settle(owner, new Given<>("x"))).isTrue();
    assertThat(LATER.isSettled(owner)).isTrue();
    assertThat(before).isCompletedWithValue("x");
    assertThat(LATER.future(owner)).isCompletedWithValue("x");
  }

  @Test
  void theFirstOutcomeCountsAlsoWhereItIsAFailure() {
    IllegalStateException failure = new IllegalStateException("first");
    assertThat(LATER.settle(owner, new Failed<>(failure))).isTrue();
    assertThat(LATER.settle(owner, new Given<>("late"))).isFalse();
    assertThat(LATER.future(owner))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isSameAs(failure);
  }

  @Test
  void aFutureThatItsHolderCancelledHidesTheOutcomeFromNobodyElse() {
    CompletableFuture<String> cancelled = LATER.future(owner);
    cancelled.cancel(true);
    assertThat(LATER.isSettled(owner)).isFalse();
    assertThat(LATER.settle(owner, new Given<>("x"))).isTrue();
    assertThat(cancelled).isCancelled();
    assertThat(LATER.future(owner)).isCompletedWithValue("x");
  }

  @Test
  void whoAsksWhileItIsSettledIsNeverForgottenAndOnlyOneSettles() throws Exception {
    for (int round = 0; round < 500; round++) {
      Owner shared = new Owner();
      AtomicInteger settled = new AtomicInteger();
      List<CompletableFuture<String>> asked = Collections.synchronizedList(new ArrayList<>());
      CyclicBarrier together = new CyclicBarrier(4);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String value = "v" + i;
        boolean asks = i < 2;
        Thread thread =
            new Thread(
                () -> {
                  meet(together);
                  if (asks) {
                    asked.add(LATER.future(shared));
                  } else if (LATER.settle(shared, new Given<>(value))) {
                    settled.incrementAndGet();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join(30_000);
      }
      String value = LATER.future(shared).join();
      assertThat(settled).hasValue(1);
      assertThat(asked).hasSize(2).allSatisfy(f -> assertThat(f).isCompletedWithValue(value));
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
