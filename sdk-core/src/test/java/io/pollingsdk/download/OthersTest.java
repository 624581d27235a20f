package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one download, or one source, must not do to others. */
class OthersTest {
  private final Scene scene = new Scene();

  @TempDir Path folder;

  @Test
  void listenersThatBlockHoldUpTheirOwnDownloadOnly() {
    scene.at('a', hello());
    CountDownLatch stuck = new CountDownLatch(1);
    try (Downloads downloads = Downloads.builder().transport(scene).build()) {
      List<Task<DownloadResult>> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        held.add(downloads.start(requestOf("a").listener(event -> block(stuck))));
      }
      Task<DownloadResult> free = downloads.start(requestOf("a").listener(event -> {}));

      assertThat(free.await().size()).isEqualTo(5);
      assertThat(held).noneMatch(Task::isDone);
      stuck.countDown();
      assertThat(held).allSatisfy(task -> assertThat(task.await().size()).isEqualTo(5));
    }
  }

  private static void block(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aHostThatIsAskedSlowlyTakesNoTurnsWhileItIsWaitedFor() {
    scene.at('a', hello()).at('b', hello());
    try (Downloads downloads =
        scene.builder().limits(limits -> limits.total(2).requestsPerSecond(0.1)).build()) {
      List<Task<DownloadResult>> slow = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        slow.add(downloads.start(requestOf("a")));
      }

      assertThat(downloads.start(requestOf("b")).isDone()).isTrue();
      assertThat(slow.stream().filter(Task::isDone)).hasSize(1);
    }
  }

  @Test
  void aLoginPageOfAMirrorDoesNotCostThePart() {
    scene
        .at(
            'a',
            broken(
                "hel",
                TransportException.Kind.CONNECTION_LOST,
                "ETag",
                "\"v\"",
                "Content-Length",
                "5"),
            status(404))
        .at('b', body(200, "<html>login</html>", "Content-Length", "18"))
        .at('c', body(206, "lo", "Content-Range", "bytes 3-4/5"));
    try (Downloads downloads = scene.builder().build()) {
      DownloadRequest request =
          requestOf("abc").size(5).sha256(Scene.HELLO).to(Target.file(folder.resolve("f")));

      assertThat(scene.end(downloads.start(request)).tally().received()).isEqualTo(5);
    }
  }
}
