package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several downloads to one file, whichever of them ends first. */
class BusyTurnsTest {
  private final Scene scene = new Scene();
  private final Deque<Runnable> attempts = new ArrayDeque<>();
  private final Downloads downloads = scene.builder().blockingExecutor(attempts::add).build();

  @TempDir Path folder;

  @AfterEach
  void close() {
    downloads.close();
  }

  private DownloadRequest request() {
    return requestOf("a").to(Target.file(folder.resolve("f")));
  }

  private void runAll() {
    while (!attempts.isEmpty()) {
      attempts.remove().run();
    }
  }

  private static void cancel(Task<DownloadResult> task) {
    assertThat(task.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
  }

  @Test
  void theFileIsFreeAfterBothWereCancelled() {
    scene.at('a', hello());
    Task<DownloadResult> first = downloads.start(request());
    Task<DownloadResult> second = downloads.start(request());
    cancel(second);
    cancel(first);
    runAll();

    Task<DownloadResult> third = downloads.start(request());
    runAll();

    assertThat(third.await().file()).hasContent("hello");
    assertThat(downloads).hasToString("Downloads[0 under way]");
  }

  @Test
  void theNextInLineTakesOverWhereTheOneBeforeItLeft() {
    scene.at('a', hello());
    List<Task<DownloadResult>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(downloads.start(request().attach(i)));
    }
    cancel(tasks.get(1));
    cancel(tasks.get(0));
    runAll();

    assertThat(tasks.get(2).await().attachment()).contains(2);
    assertThat(tasks.get(3).await().attachment()).contains(3);
    assertThat(scene.asked()).isEqualTo("a");
  }

  @Test
  void theTimeOfOneIsNotTheTimeOfTheOther() {
    scene.at('a', hello());
    Task<DownloadResult> hasty = downloads.start(request().timeout(Duration.ofSeconds(1)));
    Task<DownloadResult> patient = downloads.start(request());
    scene.time.advance(Duration.ofSeconds(1));
    runAll();

    assertThat(scene.failure(hasty).kind()).isEqualTo(Kind.TOTAL_TIMEOUT);
    assertThat(patient.await().file()).hasContent("hello");
  }

  @Test
  void theLimitOfOneIsNotTheLimitOfTheOther() {
    scene.at('a', hello());
    Task<DownloadResult> small = downloads.start(request().maxBytes(3));
    Task<DownloadResult> large = downloads.start(request());
    runAll();

    assertThat(scene.failure(small).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(large.await().file()).hasContent("hello");
  }

  @Test
  void whoHearsThatItIsOverMayComeAgainAtOnce() {
    scene.at('a', hello());
    List<Task<DownloadResult>> again = new ArrayList<>();
    Task<DownloadResult> first =
        downloads.start(
            request()
                .listener(
                    event -> {
                      if (event instanceof DownloadEvent.Succeeded && again.isEmpty()) {
                        again.add(downloads.start(request().size(5)));
                      }
                    }));
    runAll();

    assertThat(first.isDone()).isTrue();
    assertThat(again.get(0).await().size()).isEqualTo(5);
    assertThat(scene.asked()).isEqualTo("aa");
  }
}
