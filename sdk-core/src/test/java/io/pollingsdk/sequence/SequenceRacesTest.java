package io.pollingsdk.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many rounds without a wait: each end must be one of the allowed ones, and there must be one. */
class SequenceRacesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int ROUNDS = 3000;

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String endOf(Task<String> task) {
    try {
      return task.await(LONG);
    } catch (SequenceCancelledException e) {
      return "cancelled";
    }
  }

  @Test
  void aCancelAgainstTheEndOfWhatIsAwaited() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<String> awaited = new CompletableFuture<>();
      CyclicBarrier start = new CyclicBarrier(2);
      Task<String> task = Sequence.start(step -> step.await(awaited));
      CompletableFuture<Void> completing =
          CompletableFuture.runAsync(
              () -> {
                meet(start);
                awaited.complete("value");
              },
              work -> new Thread(work).start());
      meet(start);
      CancelResult became = task.cancel().get(30, TimeUnit.SECONDS);
      completing.get(30, TimeUnit.SECONDS);

      assertThat(endOf(task)).isIn("value", "cancelled");
      if (became == CancelResult.ALREADY_DONE) {
        assertThat(endOf(task)).isEqualTo("value");
      }
      assertThat(awaited).isDone();
    }
  }

  @Test
  void aCancelAgainstTheStart() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<String> never = new CompletableFuture<>();
      CompletableFuture<String> cleanedUp = new CompletableFuture<>();
      CompletableFuture<String> entered = new CompletableFuture<>();
      Task<String> task =
          Sequence.start(
              step -> {
                entered.complete("yes");
                try {
                  return step.await(never);
                } finally {
                  cleanedUp.complete("yes");
                }
              });

      assertThat(task.cancel().get(30, TimeUnit.SECONDS)).isEqualTo(CancelResult.REQUESTED);
      assertThat(endOf(task)).isEqualTo("cancelled");
      assertThat(cleanedUp.isDone()).isEqualTo(entered.isDone());
      assertThat(never.isCancelled()).isEqualTo(entered.isDone());
    }
  }

  @Test
  void aCancelAgainstANestedStartNeverLeavesTheInnerOneRunning() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<String> never = new CompletableFuture<>();
      CompletableFuture<Task<String>> inner = new CompletableFuture<>();
      CyclicBarrier start = new CyclicBarrier(2);
      Task<String> outer =
          Sequence.start(
              step -> {
                meet(start);
                inner.complete(Sequence.start(nested -> nested.await(never)));
                return step.await(inner.join());
              });
      meet(start);
      outer.cancel().get(30, TimeUnit.SECONDS);

      assertThat(endOf(outer)).isEqualTo("cancelled");
      assertThat(endOf(inner.get(30, TimeUnit.SECONDS))).isEqualTo("cancelled");
    }
  }

  @Test
  void aCancelAgainstTheTurnOfALimit() throws Exception {
    SequenceRunner one = Sequence.limit(1);
    for (int round = 0; round < ROUNDS; round++) {
      Task<String> first = one.start(step -> step.await(Sequence.start(nested -> "value")));
      Task<String> second = one.start(step -> "value");
      second.cancel().get(30, TimeUnit.SECONDS);

      assertThat(endOf(first)).isEqualTo("value");
      assertThat(endOf(second)).isIn("value", "cancelled");
    }
    assertThat(one.start(step -> "free").await(LONG)).isEqualTo("free");
  }

  @Test
  void whatABodyWroteIsSeenByWhoeverAwaitsIt() {
    for (int round = 0; round < ROUNDS; round++) {
      int[] plain = new int[1];
      int mine = round;
      Task<Integer> task =
          Sequence.start(
              step -> {
                step.await(
                    Sequence.run(
                        nested -> {
                          plain[0] = mine;
                        }));
                return plain[0];
              });

      assertThat(task.await(LONG)).isEqualTo(round);
      assertThat(plain[0]).isEqualTo(round);
    }
  }
}
