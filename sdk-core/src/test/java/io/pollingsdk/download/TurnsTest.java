package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may run when: limits, and that no turn is ever lost. */
class TurnsTest {
  private final Scene scene = new Scene();
  // Attempts that wait for the test to run them: each is under way until then.
  private final Deque<Runnable> attempts = new ArrayDeque<>();

  private void runOne() {
    attempts.remove().run();
  }

  @Test
  void noMoreRunAtOnceThanAllowed() {
    scene.at('a', hello()).at('b', hello()).at('c', hello());
    try (Downloads downloads =
        scene
            .builder()
            .blockingExecutor(attempts::add)
            .limits(limits -> limits.total(2).perHost(1))
            .build()) {
      List<Task<DownloadResult>> tasks = new ArrayList<>();
      for (String letter : List.of("a", "a", "b", "c")) {
        tasks.add(downloads.start(requestOf(letter)));
      }
      assertThat(attempts).hasSize(2);

      while (!attempts.isEmpty()) {
        runOne();
        assertThat(attempts).hasSizeLessThanOrEqualTo(2);
      }

      assertThat(tasks).allMatch(Task::isDone);
      assertThat(scene.asked()).isEqualTo("abac");
    }
  }

  @Test
  void theTurnIsFreeWhileOneWaitsToAskAgain() {
    scene.at('a', status(503)).at('b', hello());
    try (Downloads downloads = scene.builder().limits(limits -> limits.total(1)).build()) {
      Task<DownloadResult> waiting = downloads.start(requestOf("a"));
      assertThat(waiting.isDone()).isFalse();

      assertThat(downloads.start(requestOf("b")).isDone()).isTrue();
    }
  }

  @Test
  void expectedSizesCountAgainstTheBytesInFlight() {
    scene.at('a', hello()).at('b', hello()).at('c', hello());
    try (Downloads downloads =
        scene
            .builder()
            .blockingExecutor(attempts::add)
            .limits(limits -> limits.bytesInFlight(8))
            .build()) {
      Task<DownloadResult> one = downloads.start(requestOf("a").size(5));
      Task<DownloadResult> two = downloads.start(requestOf("b").size(5));
      assertThat(attempts).hasSize(1);

      runOne();
      assertThat(one.isDone()).isTrue();
      assertThat(attempts).hasSize(1);
      runOne();
      assertThat(two.isDone()).isTrue();
    }
  }

  @Test
  void requestsToAHostKeepTheirDistance() {
    scene.at('a', hello()).at('b', hello());
    try (Downloads downloads =
        scene.builder().limits(limits -> limits.requestsPerSecond(2)).build()) {
      List<Task<DownloadResult>> tasks = new ArrayList<>();
      for (String letter : List.of("a", "a", "b", "a")) {
        tasks.add(downloads.start(requestOf(letter)));
      }
      tasks.forEach(scene::end);
    }

    assertThat(scene.sent().stream().map(one -> one.host() + one.at().toMillis()))
        .containsExactly("a0", "b0", "a500", "a1000");
  }

  @Test
  void theWholeTimeIncludesWaitingForATurn() {
    scene.at('a', hello());
    try (Downloads downloads =
        scene.builder().blockingExecutor(attempts::add).limits(limits -> limits.total(1)).build()) {
      Task<DownloadResult> first = downloads.start(requestOf("a"));
      Task<DownloadResult> second = downloads.start(requestOf("a").timeout(Duration.ofSeconds(5)));
      scene.time.advance(Duration.ofSeconds(5));
      // The last word is said on a thread that may block, as it may have to clean up.
      Runnable held = attempts.remove();
      runOne();

      assertThat(scene.failure(second).kind()).isEqualTo(DownloadException.Kind.TOTAL_TIMEOUT);
      held.run();
      assertThat(first.isDone()).isTrue();
      assertThat(attempts).isEmpty();
      assertThat(scene.asked()).isEqualTo("a");
    }
  }

  @Test
  void theWholeTimeIncludesKeepingTheDistance() {
    scene.at('a', hello());
    try (Downloads downloads =
        scene.builder().limits(limits -> limits.requestsPerSecond(0.01)).build()) {
      scene.end(downloads.start(requestOf("a")));

      DownloadException failure =
          scene.failure(downloads.start(requestOf("a").timeout(Duration.ofSeconds(5))));

      assertThat(failure.kind()).isEqualTo(DownloadException.Kind.TOTAL_TIMEOUT);
      assertThat(failure.attempts()).isZero();
      assertThat(scene.time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }
  }

  @Test
  void whoIsCancelledWhileWaitingForItsSecondSourceLeavesNoTurnBehind() {
    scene.at('a', status(404)).at('b', hello());
    try (Downloads downloads =
        scene.builder().limits(limits -> limits.perHost(1).requestsPerSecond(0.1)).build()) {
      scene.end(downloads.start(requestOf("b")));
      // Has the turn at b, and keeps its distance.
      Task<DownloadResult> holding = downloads.start(requestOf("b"));
      // Was refused by a, all within start(), and waits in b's queue.
      Task<DownloadResult> leaving = downloads.start(requestOf("ab"));
      Task<DownloadResult> last = downloads.start(requestOf("b"));
      assertThat(leaving.cancel()).isCompletedWithValue(CancelResult.REQUESTED);

      scene.end(holding);
      scene.end(last);

      assertThat(scene.asked()).isEqualTo("babb");
      assertThat(scene.failure(leaving)).isInstanceOf(DownloadException.Cancelled.class);
      assertThat(downloads).hasToString("Downloads[0 under way]");
      assertThat(scene.time.elapsed()).isEqualTo(Duration.ofSeconds(20));
    }
  }

  @Test
  void whoIsCancelledWhileItKeepsItsDistanceGivesItsTurnBack() {
    scene.at('a', hello());
    try (Downloads downloads =
        scene.builder().limits(limits -> limits.total(1).requestsPerSecond(1)).build()) {
      scene.end(downloads.start(requestOf("a")));
      Task<DownloadResult> leaving = downloads.start(requestOf("a"));
      Task<DownloadResult> staying = downloads.start(requestOf("a"));

      assertThat(leaving.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
      scene.end(staying);

      assertThat(scene.asked()).isEqualTo("aa");
    }
  }

  @Test
  void whoIsCancelledWhileItsAttemptWaitsForAThreadGivesItsTurnBack() {
    scene.at('a', hello());
    try (Downloads downloads =
        scene.builder().blockingExecutor(attempts::add).limits(limits -> limits.total(1)).build()) {
      Task<DownloadResult> leaving = downloads.start(requestOf("a"));
      Task<DownloadResult> staying = downloads.start(requestOf("a"));
      assertThat(leaving.cancel()).isCompletedWithValue(CancelResult.REQUESTED);

      runOne();
      assertThat(leaving.isDone()).isTrue();
      runOne();

      assertThat(staying.isDone()).isTrue();
      assertThat(scene.asked()).isEqualTo("a");
    }
  }

  @Test
  void nobodyWaitsLongForAnAttemptThatDoesNotEnd() {
    scene.at('a', hello());
    try (Downloads downloads = scene.builder().blockingExecutor(attempts::add).build()) {
      Task<DownloadResult> task = downloads.start(requestOf("a"));
      assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
      assertThat(task.isDone()).isFalse();

      scene.time.advance(Duration.ofMillis(500));

      assertThat(task.isDone()).isTrue();
      assertThat(task.cancel()).isCompletedWithValue(CancelResult.ALREADY_DONE);
      assertThat(downloads).hasToString("Downloads[1 under way]");
      runOne();
      assertThat(downloads).hasToString("Downloads[0 under way]");
      assertThat(scene.told()).containsExactly("Cancelled");
    }
  }

  @Test
  void closingTellsThoseWhoWaitThoughTheirAttemptDoesNotEnd() {
    scene.at('a', hello());
    Task<DownloadResult> task;
    try (Downloads downloads = scene.builder().blockingExecutor(attempts::add).build()) {
      task = downloads.start(requestOf("a"));
    }

    assertThat(task.isDone()).isTrue();
    assertThat(scene.failure(task).kind()).isEqualTo(DownloadException.Kind.CLOSED);
  }

  @Test
  void aClosedContextBeginsNothing() {
    Downloads downloads = scene.builder().build();
    downloads.close();
    downloads.close();

    assertThat(scene.failure(downloads.start(requestOf("a"))).kind())
        .isEqualTo(DownloadException.Kind.CLOSED);
    assertThat(scene.asked()).isEmpty();
    assertThat(scene.told()).containsExactly("Cancelled");
  }

  @Test
  void anExecutorWithoutRoomLosesNoDownload() {
    scene.at('a', hello());
    Executor full =
        work -> {
          throw new RejectedExecutionException("full");
        };
    try (Downloads downloads = scene.builder().blockingExecutor(full).build()) {
      assertThat(scene.end(downloads.start(requestOf("a"))).size()).isEqualTo(5);
    }
  }

  @Test
  void anExecutorThatIsBrokenLosesNoDownload() {
    scene.at('a', hello());
    Executor broken =
        work -> {
          throw new IllegalStateException("broken");
        };
    try (Downloads downloads = scene.builder().blockingExecutor(broken).build()) {
      assertThat(scene.end(downloads.start(requestOf("a"))).size()).isEqualTo(5);
    }
  }

  @Test
  void aMachineWithoutThreadsLosesNoDownload() {
    scene.at('a', hello());
    Executor poor =
        work -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    try (Downloads downloads = scene.builder().blockingExecutor(poor).build()) {
      assertThat(scene.end(downloads.start(requestOf("a"))).size()).isEqualTo(5);
    }
  }

  @Test
  void bytesKeepTheirRate() throws Exception {
    scene.at('a', hello());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Downloads downloads =
        scene
            .builder()
            .blockingExecutor(thread)
            .limits(limits -> limits.bytesPerSecond(1))
            .build()) {
      Task<DownloadResult> task = downloads.start(requestOf("a"));
      while (!task.isDone()) {
        scene.time.advance(Duration.ofMillis(10));
        Thread.onSpinWait();
      }

      assertThat(task.await().size()).isEqualTo(5);
      assertThat(scene.time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    } finally {
      thread.shutdown();
      assertThat(thread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWaitForBytesEndsWithTheDownload() throws Exception {
    scene.at('a', hello());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    CountDownLatch first = new CountDownLatch(1);
    Target watched =
        () ->
            new Sinks.Recording() {
              @Override
              public void write(ByteBuffer bytes) {
                bytes.position(bytes.limit());
                first.countDown();
              }
            };
    try (Downloads downloads =
        scene
            .builder()
            .blockingExecutor(thread)
            .limits(limits -> limits.bytesPerSecond(1))
            .build()) {
      Task<DownloadResult> task = downloads.start(requestOf("a").to(watched));
      assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
      thread.shutdown();

      assertThat(thread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThat(scene.failure(task)).isInstanceOf(DownloadException.Cancelled.class);
    }
  }

  @Test
  void nothingIsLeftBehindWhateverIsCancelledWhen() {
    RetryConfig retries =
        RetryConfig.<ApiResponse>custom()
            .maxAttempts(2)
            .waitDuration(Duration.ofSeconds(1))
            .build();
    Random random = new Random(7);
    scene.at('a', status(503)).at('b', status(404)).at('c', hello());
    try (Downloads downloads =
        scene
            .builder()
            .retry(retries)
            .blockingExecutor(attempts::add)
            .limits(limits -> limits.total(3).perHost(2).requestsPerSecond(5))
            .build()) {
      List<Task<DownloadResult>> tasks = new ArrayList<>();
      for (int step = 0; step < 3000; step++) {
        switch (random.nextInt(6)) {
          case 0 -> tasks.add(downloads.start(requestOf(random.nextBoolean() ? "abc" : "cab")));
          case 1 -> {
            if (!tasks.isEmpty()) {
              assertThat(tasks.get(random.nextInt(tasks.size())).cancel()).isCompleted();
            }
          }
          case 2, 3 -> scene.time.advance(Duration.ofMillis(random.nextInt(400)));
          default -> {
            if (!attempts.isEmpty()) {
              runOne();
            }
          }
        }
      }
      while (tasks.stream().anyMatch(task -> !task.isDone()) || !attempts.isEmpty()) {
        if (attempts.isEmpty()) {
          assertThat(scene.time.runNext()).isTrue();
        } else {
          runOne();
        }
      }

      assertThat(downloads).hasToString("Downloads[0 under way]");
      assertThat(scene.events)
          .filteredOn(
              event ->
                  event instanceof DownloadEvent.Succeeded
                      || event instanceof DownloadEvent.Failed
                      || event instanceof DownloadEvent.Cancelled)
          .hasSameSizeAs(tasks);
      // All three turns are there again: each of these gets one.
      attempts.clear();
      scene.time.advance(Duration.ofMinutes(2));
      for (String letter : List.of("a", "b", "c")) {
        tasks.add(downloads.start(requestOf(letter)));
      }
      assertThat(attempts).hasSize(3);
      while (!attempts.isEmpty()) {
        runOne();
      }
    }
  }
}
