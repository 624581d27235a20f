package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.silence;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending what is under way, from another thread, wherever it is. */
class StopTest {
  private static final Problem WHY = Problem.of(Kind.CANCELLED, "it was cancelled", null);

  private final Stop stop = new Stop();
  private final FakeTime time = new FakeTime();
  private final ExecutorService attempts = Executors.newCachedThreadPool();
  private final Scene scene = new Scene();

  @AfterEach
  void end() throws InterruptedException {
    attempts.shutdown();
    assertThat(attempts.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theFirstReasonCounts() {
    assertThat(stop.stop(WHY)).isTrue();
    assertThat(stop.stop(Problem.of(Kind.TOO_SLOW, "slow", null))).isTrue();

    assertThat(stop.reason()).isSameAs(WHY);
    assertThatThrownBy(stop::check).hasMessage("it was cancelled");
  }

  @Test
  void behindItsLastPointNothingEndsIt() {
    stop.seal();

    assertThat(stop.stop(WHY)).isFalse();
    assertThat(stop.reason()).isNull();
    stop.check();
  }

  @Test
  void whatWasEndedDoesNotPassTheLastPoint() {
    assertThat(stop.claim(WHY)).isTrue();

    assertThatThrownBy(stop::seal).isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsGuardedTooLateEndsAtOnce() {
    assertThat(stop.stop(WHY)).isTrue();
    CountDownLatch ended = new CountDownLatch(1);

    stop.guard(ended::countDown).close();

    assertThat(ended.getCount()).isZero();
    assertThatThrownBy(() -> stop.await(new CompletableFuture<>())).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> stop.pause(Duration.ofDays(1), time)).isInstanceOf(Refusal.class);
    assertThat(time.pending()).isZero();
  }

  @Test
  void whatIsGuardedNoMoreIsLeftAlone() {
    CountDownLatch ended = new CountDownLatch(1);
    stop.guard(ended::countDown).close();

    assertThat(stop.stop(WHY)).isTrue();

    assertThat(ended.getCount()).isEqualTo(1);
  }

  @Test
  void aFailureIsThrownAsItIs() {
    IllegalStateException failure = new IllegalStateException("x");

    assertThatThrownBy(() -> stop.await(CompletableFuture.failedFuture(failure))).isSameAs(failure);
  }

  private Downloads downloads() {
    return scene.builder().blockingExecutor(attempts).build();
  }

  @Test
  void aRequestWithoutAnAnswerIsAborted() {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<StreamedResponse> answer = new CompletableFuture<>();
    scene.at(
        'a',
        (request, self) -> {
          asked.countDown();
          return answer;
        });
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task = downloads.start(requestOf("a"));
      await(asked);

      assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);

      assertThatThrownBy(task::await).isInstanceOf(DownloadException.Cancelled.class);
      assertThat(answer).isCancelled();
    }
  }

  /** A body that says nothing until it is closed, and then ends. */
  private static final class Stuck implements StreamedResponse.Body {
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public @Nullable ByteBuffer next() {
      reading.countDown();
      StopTest.await(closed);
      return null;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static Scene.Answer stuck(int status, Stuck body) {
    return (request, self) ->
        CompletableFuture.completedFuture(
            new StreamedResponse(request.uri(), status, Headers.empty(), body));
  }

  @Test
  void aBodyThatStandsStillIsClosed() {
    Stuck body = new Stuck();
    scene.at('a', stuck(200, body));
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task = downloads.start(requestOf("a"));
      await(body.reading);

      assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);

      assertThatThrownBy(task::await).isInstanceOf(DownloadException.Cancelled.class);
    }
  }

  @Test
  void soIsThatOfARefusal() {
    Stuck body = new Stuck();
    scene.at('a', stuck(404, body)).at('b', hello());
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task = downloads.start(requestOf("ab"));
      await(body.reading);

      assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);

      assertThatThrownBy(task::await).isInstanceOf(DownloadException.Cancelled.class);
      assertThat(scene.asked()).isEqualTo("a");
    }
  }

  @Test
  void aRefusalThatTricklesInIsWaitedForTenSeconds() {
    Stuck body = new Stuck();
    scene.at('a', stuck(404, body)).at('b', hello());
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task = downloads.start(requestOf("ab"));
      await(body.reading);

      scene.time.advance(Duration.ofSeconds(10));

      assertThat(task.await().source().host()).isEqualTo("b.example.org");
    }
  }

  @Test
  void aSourceThatIsTooSlowIsLeftForAnother() {
    Stuck body = new Stuck();
    scene.at('a', stuck(200, body)).at('b', hello());
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task =
          downloads.start(requestOf("ab").minSpeed(1000, Duration.ofSeconds(5)));
      await(body.reading);

      scene.time.advance(Duration.ofSeconds(5));

      assertThat(task.await().source().host()).isEqualTo("b.example.org");
      assertThat(scene.told()).contains("SourceSwitched");
    }
  }

  @Test
  void theLastSourceIsNeverTooSlow() {
    Stuck body = new Stuck();
    scene.at('a', status(404)).at('b', stuck(200, body));
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task =
          downloads.start(requestOf("ab").minSpeed(1000, Duration.ofSeconds(5)));
      await(body.reading);

      scene.time.advance(Duration.ofMinutes(5));
      body.close();

      assertThat(task.await().size()).isZero();
    }
  }

  @Test
  void theEndOfItsTimeEndsAnAttempt() {
    scene.at('a', silence());
    try (Downloads downloads = downloads()) {
      Task<DownloadResult> task = downloads.start(requestOf("a").timeout(Duration.ofSeconds(7)));

      scene.time.advance(Duration.ofSeconds(7));

      assertThatThrownBy(task::await)
          .isInstanceOf(DownloadException.TimedOut.class)
          .hasMessageContaining("7 s");
    }
  }

  @Test
  void closingTheContextEndsEverything() {
    scene.at('a', silence());
    Task<DownloadResult> task;
    try (Downloads downloads = downloads()) {
      task = downloads.start(requestOf("a"));
    }

    assertThatThrownBy(task::await)
        .isInstanceOf(DownloadException.Cancelled.class)
        .hasMessageContaining("the context was closed");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
