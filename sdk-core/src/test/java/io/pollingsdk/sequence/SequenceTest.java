package io.pollingsdk.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.SdkException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static Task<String> task(String value) {
    return Sequence.start(step -> value);
  }

  private static CompletionStage<String> stage(String value) {
    return CompletableFuture.completedStage(value);
  }

  private static String plain(String value) {
    return value;
  }

  @Test
  void oneWordAwaitsTasksFuturesAndPlainValues() throws Exception {
    Task<String> done =
        Sequence.start(
            step -> {
              String one = step.await(task("a"));
              String two = step.await(stage("b"));
              String three = step.await(new CompletableFuture<String>().completeAsync(() -> "c"));
              String four = step.await(plain("d"));
              int five = step.await(5);
              return one + two + three + four + five;
            });

    assertThat(done.await(LONG)).isEqualTo("abcd5");
    assertThat(get(done.result())).isEqualTo("abcd5");
    assertThat(done.result()).isSameAs(done.result());
    assertThat(done.isDone()).isTrue();
  }

  @Test
  void whatTakesTimeIsNeverTakenForAPlainValue() {
    Object declaredAsObject = new CompletableFuture<String>();
    Object taskInDisguise = task("x");
    FutureTask<String> noStage = new FutureTask<>(() -> "x");
    for (Object hidden : List.of(declaredAsObject, taskInDisguise, noStage)) {
      assertThatThrownBy(() -> Sequence.start(step -> step.await(hidden)).await(LONG))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(hidden.getClass().getName())
          .hasMessageContaining("declare it as");
    }
  }

  @Test
  void aBodyMayGiveNothing() throws Exception {
    List<String> seen = new ArrayList<>();
    Task<Void> done = Sequence.run(step -> seen.add(step.await(task("x"))));

    assertThat(done.await(LONG)).isNull();
    assertThat(get(done.result())).isNull();
    assertThat(seen).containsExactly("x");
    assertThat(Sequence.start(step -> step.await(plain(null))).await(LONG)).isNull();
    assertThat(Sequence.start(step -> step.await(CompletableFuture.completedFuture(null))).await())
        .isNull();
  }

  static List<Throwable> failures() {
    return List.of(
        new TransportException(Kind.CONNECT, "refused", null),
        new IOException("disk"),
        new FileNotFoundException("gone"),
        new IllegalStateException("state"),
        new CancellationException("called off"),
        new InterruptedException("hands off"),
        new AssertionError("assertion"),
        new StackOverflowError("deep"),
        new OutOfMemoryError("full"));
  }

  private static Throwable thrownBy(Step step, CompletionStage<?> stage) {
    try {
      step.await(stage);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedFutureThrowsTheOriginalInstance(Throwable failure) {
    CompletableFuture<String> direct = CompletableFuture.failedFuture(failure);
    CompletableFuture<String> derived = direct.thenApply(value -> value + "!");
    CompletableFuture<String> wrapped =
        CompletableFuture.failedFuture(
            new CompletionException(new ExecutionException(new CompletionException(failure))));
    CompletableFuture<String> later = new CompletableFuture<>();
    for (CompletableFuture<String> one : List.of(direct, derived, wrapped, later)) {
      Task<Throwable> seen = Sequence.start(step -> thrownBy(step, one));
      later.completeExceptionally(failure);
      assertThat(seen.await(LONG)).isSameAs(failure);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedSequenceThrowsTheOriginalInstanceInTheOuterOne(Throwable failure) throws Exception {
    Task<String> inner =
        Sequence.start(step -> step.await(CompletableFuture.failedFuture(failure)));
    Task<String> middle = Sequence.start(step -> step.await(inner));
    Task<Boolean> outer =
        Sequence.start(
            step -> {
              try {
                step.await(middle);
                return false;
              } catch (Throwable e) {
                return e == failure;
              }
            });

    assertThat(outer.await(LONG)).isTrue();
    assertThatThrownBy(() -> get(middle.result().thenApply(value -> value)))
        .satisfies(thrown -> assertThat(rootOf(thrown)).isSameAs(failure));
    assertThatThrownBy(() -> middle.await(LONG))
        .satisfies(thrown -> assertThat(rootOf(thrown)).isSameAs(failure));
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Test
  void anOrdinaryCatchTakesAnotherWay() {
    Task<String> report =
        Sequence.start(
            step -> {
              try {
                return step.await(CompletableFuture.<String>failedFuture(new IOException("down")));
              } catch (FileNotFoundException e) {
                return "not this one";
              } catch (IOException e) {
                return step.await(task("from the mirror, as the first was " + e.getMessage()));
              }
            });

    assertThat(report.await(LONG)).isEqualTo("from the mirror, as the first was down");
  }

  @Test
  void anUncaughtFailureEndsTheSequence() {
    TransportException failure = new TransportException(Kind.CONNECT, "refused", null);
    List<String> seen = new ArrayList<>();
    Task<Void> failed =
        Sequence.run(
            step -> {
              try {
                step.await(CompletableFuture.failedFuture(failure));
                seen.add("after");
              } finally {
                seen.add("finally");
              }
            });

    assertThatThrownBy(() -> failed.await(LONG)).isSameAs(failure);
    assertThat(seen).containsExactly("finally");
  }

  @Test
  void aBodyThatRecursesWithoutEndFailsItsTaskOnly() {
    Task<Integer> deep = Sequence.start(step -> deeper(1));

    assertThatThrownBy(() -> deep.await(LONG)).isInstanceOf(StackOverflowError.class);
    assertThat(task("alive").await(LONG)).isEqualTo("alive");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int deeper(int depth) {
    return 1 + deeper(depth + 1);
  }

  @Test
  void aMillionReadyStepsNeitherGrowTheStackNorChangeTheThread() {
    CompletableFuture<Integer> ready = CompletableFuture.completedFuture(1);
    Task<Integer> done = Sequence.start(step -> 1);
    done.await(LONG);
    Task<Long> sum =
        Sequence.start(
            step -> {
              Thread own = Thread.currentThread();
              long total = 0;
              for (int i = 0; i < 500_000; i++) {
                total += step.await(ready) + step.await(done);
              }
              assertThat(Thread.currentThread()).isSameAs(own);
              return total;
            });

    assertThat(sum.await(LONG)).isEqualTo(1_000_000);
  }

  @Test
  void progressIsTheNumberOfAwaitsUntilTheBodyTellsMore() throws Exception {
    CompletableFuture<String> gate = new CompletableFuture<>();
    CountDownLatch reached = new CountDownLatch(1);
    Task<String> task =
        Sequence.named("checkout")
            .start(
                step -> {
                  step.await(plain("a"));
                  step.await(stage("b"));
                  reached.countDown();
                  step.await(gate);
                  step.progress(3, 4);
                  step.message("packing");
                  return step.await(gate);
                });

    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(task.progress()).isEqualTo(Progress.steps(2, 0));
    assertThat(task.toString()).matches("checkout-\\d+, 2 steps");
    gate.complete("go");
    task.await(LONG);
    assertThat(task.progress()).isEqualTo(Progress.of(1));
    assertThat(task.toString()).matches("checkout-\\d+, 4 steps, 75 %: packing");
  }

  @Test
  void progressToldStaysWhereItWasWhenTheSequenceFails() {
    Task<Void> task =
        Sequence.run(
            step -> {
              step.progress(1, 4);
              throw new IOException("disk");
            });

    assertThatThrownBy(() -> task.await(LONG)).hasRootCauseMessage("disk");
    assertThat(task.progress()).isEqualTo(Progress.steps(1, 4));
  }

  @Test
  void awaitingOnAForeignThreadIsAnErrorThatNamesBoth() {
    Task<Throwable> task =
        Sequence.start(
            step ->
                step.await(
                    CompletableFuture.supplyAsync(
                        () -> thrownBy(step, CompletableFuture.completedFuture(1)),
                        work -> new Thread(work, "intruder").start())));

    assertThat(task.await(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was awaited on thread intruder;")
        .hasMessageContaining("pollingsdk-sequence-")
        .hasMessageContaining("Start a sequence there");
  }

  @Test
  void theOuterStepIsForeignToANestedBody() {
    Task<String> outer =
        Sequence.start(step -> step.await(Sequence.start(inner -> step.await(plain("x")))));

    assertThatThrownBy(() -> outer.await(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only the body's own thread");
  }

  @Test
  void aStepIsOfNoUseAfterTheEnd() {
    Step kept = Sequence.start(step -> step).await(LONG);

    assertThatThrownBy(() -> kept.await(plain("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after the sequence had ended");
    assertThatThrownBy(() -> kept.await(stage("x"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStageWithoutAFutureIsAwaitedToo() {
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletionStage<String> bare =
        new CompletableFuture<String>() {
          @Override
          public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException();
          }

          @Override
          public CompletableFuture<String> whenComplete(
              java.util.function.BiConsumer<? super String, ? super Throwable> action) {
            return inner.whenComplete(action);
          }
        };
    Task<String> task = Sequence.start(step -> step.await(bare));
    inner.complete("x");

    assertThat(task.await(LONG)).isEqualTo("x");
  }

  @Test
  void anExceptionOfItsOwnNamesItsPage() {
    SdkException exception = new SequenceCancelledException("checkout-3, 2 steps");
    String anchor =
        exception
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);

    assertThat(exception)
        .hasMessageContaining("checkout-3, 2 steps")
        .hasMessageEndingWith("[docs/errors.md#" + anchor + "]");
  }
}
