package io.pollingsdk.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.error.WaitTimeoutException;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceCancelTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeTime time = new FakeTime();
  private final Workers workers = Workers.on(Optional.empty());
  private final SequenceRunner runner = SequenceRunner.with(new SequenceThreads(workers, time));
  private final CountDownLatch reached = new CountDownLatch(1);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    workers.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** A task that remembers what it was asked, and ends when told. */
  private static final class Recording implements Task<String> {
    final CompletableFuture<String> result = new CompletableFuture<>();
    final CompletableFuture<CancelResult> answer = new CompletableFuture<>();
    final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public CompletableFuture<String> result() {
      return result;
    }

    @Override
    public String await() {
      return result.join();
    }

    @Override
    public String await(Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<CancelResult> cancel() {
      asked.countDown();
      return answer;
    }

    @Override
    public Progress progress() {
      return Progress.unknown();
    }

    @Override
    public boolean isDone() {
      return result.isDone();
    }
  }

  private Task<String> waitingFor(CompletableFuture<String> future) throws Exception {
    Task<String> task =
        runner.start(
            step -> {
              reached.countDown();
              return step.await(future);
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    return task;
  }

  @Test
  void aCancelCancelsTheFutureAwaitedAndEndsTheAwait() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    Task<String> task = waitingFor(awaited);

    assertThat(get(task.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThatThrownBy(() -> task.await(LONG))
        .isInstanceOf(SequenceCancelledException.class)
        .hasMessageContaining("sequence-");
    assertThat(awaited).isCancelled();
    assertThat(get(task.cancel())).isEqualTo(CancelResult.ALREADY_DONE);
    assertThatThrownBy(() -> get(task.result()))
        .hasCauseInstanceOf(SequenceCancelledException.class);
  }

  @Test
  void theBodyIsWokenOnlyWhenTheTaskAwaitedHasAnsweredTheWish() throws Exception {
    Recording remote = new Recording();
    AtomicReference<Thread> body = new AtomicReference<>();
    Task<String> task =
        runner.start(
            step -> {
              try {
                body.set(Thread.currentThread());
                reached.countDown();
                return step.await(remote);
              } finally {
                seen.add(remote.answer.isDone() ? "after the answer" : "too early");
              }
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    while (body.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    CompletableFuture<CancelResult> wish = task.cancel();
    assertThat(remote.asked.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(wish).isNotDone();
    remote.answer.complete(CancelResult.NOT_SUPPORTED);
    assertThat(get(wish)).isEqualTo(CancelResult.REQUESTED);
    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThat(seen).containsExactly("after the answer");
    assertThat(remote.result).isNotDone();
  }

  @Test
  void aTaskThatCannotBeAskedStopsNoCancel() throws Exception {
    Recording remote = new Recording();
    remote.answer.completeExceptionally(new IllegalStateException("no way"));
    Task<String> task = runner.start(step -> step.await(remote));

    assertThat(get(task.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
  }

  @Test
  void everyLaterAwaitThrowsTooAndCancelsWhatItIsGiven() throws Exception {
    CompletableFuture<String> late = new CompletableFuture<>();
    CompletableFuture<String> ready = CompletableFuture.completedFuture("ready");
    CompletableFuture<String> awaited = new CompletableFuture<>();
    Task<String> task =
        runner.start(
            step -> {
              reached.countDown();
              for (CompletableFuture<String> next : List.of(awaited, ready, late)) {
                try {
                  step.await(next);
                } catch (SequenceCancelledException e) {
                  seen.add("cancelled " + step.isCancelled());
                }
              }
              return step.await("plain");
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    get(task.cancel());

    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThat(seen).containsExactly("cancelled true", "cancelled true", "cancelled true");
    assertThat(late).isCancelled();
    assertThat(ready).isCompleted();
  }

  @Test
  void aBodyThatReturnsAllTheSameHasSucceeded() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    Task<String> task =
        runner.start(
            step -> {
              try {
                reached.countDown();
                return step.await(awaited);
              } catch (SequenceCancelledException e) {
                return "cleaned up";
              }
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    get(task.cancel());

    assertThat(task.await(LONG)).isEqualTo("cleaned up");
  }

  @Test
  void aBodyThatCleansUpIsNotDoneYet() throws Exception {
    CompletableFuture<String> cleaning = new CompletableFuture<>();
    Task<String> task =
        runner.start(
            step -> {
              try {
                reached.countDown();
                return step.await(new CompletableFuture<String>());
              } finally {
                cleaning.join();
              }
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(get(task.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThat(get(task.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThat(task.isDone()).isFalse();
    cleaning.complete("clean");
    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
  }

  @Test
  void cancellingTheOuterCancelsAllNestedOnes() throws Exception {
    Recording remote = new Recording();
    remote.answer.complete(CancelResult.REQUESTED);
    AtomicReference<Task<String>> inner = new AtomicReference<>();
    AtomicReference<Task<String>> middle = new AtomicReference<>();
    Task<String> outer =
        runner.start(
            step -> {
              middle.set(
                  runner.start(
                      second -> {
                        inner.set(
                            runner.start(
                                third -> {
                                  reached.countDown();
                                  return third.await(remote);
                                }));
                        return second.await(inner.get());
                      }));
              return step.await(middle.get());
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    get(outer.cancel());

    for (Task<String> each : List.of(outer, middle.get(), inner.get())) {
      assertThatThrownBy(() -> each.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    }
    assertThat(remote.asked.getCount()).isZero();
  }

  @Test
  void aNestedSequenceCancelledByItselfIsAFailureToTheOuterOne() throws Exception {
    Task<String> inner = waitingFor(new CompletableFuture<>());
    Task<String> outer =
        runner.start(
            step -> {
              try {
                return step.await(inner);
              } catch (SequenceCancelledException e) {
                return "another way, " + step.isCancelled();
              }
            });
    get(inner.cancel());

    assertThat(outer.await(LONG)).isEqualTo("another way, false");
  }

  @Test
  void cancellingTheFutureCancelsTheWaitingButNotTheWork() throws Exception {
    Recording remote = new Recording();
    Task<String> task =
        runner.start(
            step -> {
              reached.countDown();
              return step.await(remote);
            });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    task.result().cancel(true);

    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThat(remote.result).isCancelled();
    assertThat(remote.asked.getCount()).isOne();
  }

  @Test
  void aBodyThatHasNoThreadYetNeverRuns() throws Exception {
    Queue<Runnable> queued = new ArrayDeque<>();
    SequenceRunner later = runner.on(queued::add);
    Task<String> task = later.start(step -> seen.add("ran") + "");
    Task<String> outer = runner.start(step -> step.await(task));

    assertThat(get(task.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThat(task.isDone()).isTrue();
    assertThatThrownBy(task::await).isInstanceOf(SequenceCancelledException.class);
    assertThatThrownBy(() -> outer.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    queued.remove().run();
    assertThat(seen).isEmpty();
  }

  @Test
  void aBodyMayCancelItself() throws Exception {
    CompletableFuture<Task<String>> self = new CompletableFuture<>();
    Task<String> task =
        runner.start(
            step -> {
              seen.add(step.await(self).cancel() == null ? "" : "asked " + step.isCancelled());
              return step.await("never given");
            });
    self.complete(task);

    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThat(seen).containsExactly("asked true");
  }

  @Test
  void aBoundedAwaitGivesUpAndTheAwaitedGoesOn() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    Recording remote = new Recording();
    Task<String> task =
        runner.start(
            step -> {
              try {
                step.await(never, Duration.ofSeconds(5));
              } catch (WaitTimeoutException e) {
                seen.add(e.getMessage());
              }
              try {
                step.await(remote, Duration.ZERO);
              } catch (WaitTimeoutException e) {
                seen.add("looked only");
              }
              return step.await(CompletableFuture.completedFuture("there"), Duration.ZERO);
            });
    while (!time.runNext()) {
      Thread.onSpinWait();
    }

    assertThat(task.await()).isEqualTo("there");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(seen.get(0)).contains("a future, a step of sequence-", "await(5 s) is over");
    assertThat(seen.get(1)).isEqualTo("looked only");
    assertThat(never).isNotDone();
    assertThat(never.getNumberOfDependents()).isZero();
    assertThat(remote.asked.getCount()).isOne();
  }

  @Test
  void anAwaitThatIsCancelledInTimeLeavesNoTimer() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    Task<String> task = runner.start(step -> step.await(never, Duration.ofDays(1)));
    while (time.pending() == 0) {
      Thread.onSpinWait();
    }
    get(task.cancel());

    assertThatThrownBy(task::await).isInstanceOf(SequenceCancelledException.class);
    assertThat(time.pending()).isZero();
  }

  @Test
  void anInterruptedBodyIsToldAndKeepsItsFlag() {
    CompletableFuture<String> never = new CompletableFuture<>();
    Task<String> task =
        runner.start(
            step -> {
              Thread.currentThread().interrupt();
              seen.add(step.await(CompletableFuture.completedFuture("ready needs no wait")));
              try {
                return step.await(never);
              } catch (WaitInterruptedException e) {
                return "flag " + Thread.interrupted();
              }
            });

    assertThat(task.await()).isEqualTo("flag true");
    assertThat(never).isNotDone();
    assertThat(never.getNumberOfDependents()).isZero();
  }

  @Test
  void aFutureThatOthersCancelIsAFailureAndNotACancelOfTheSequence() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    Task<String> task = waitingFor(awaited);
    awaited.cancel(true);

    assertThatThrownBy(task::await).isInstanceOf(CancellationException.class);
  }
}
