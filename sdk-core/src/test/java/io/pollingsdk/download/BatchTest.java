package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.silence;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.task.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many downloads, in the order in which they end. */
class BatchTest {
  private final Scene scene = new Scene();
  private final Deque<Runnable> attempts = new ArrayDeque<>();

  private static String name(Task<DownloadResult> task) {
    return String.valueOf(task.await().attachment().orElse(""));
  }

  @Test
  void handsThemOutAsTheyEnd() {
    scene.at('a', status(503, "Retry-After", "5"), hello()).at('b', hello()).at('c', hello());
    List<DownloadRequest> requests =
        Stream.of("a", "b", "c").map(letter -> requestOf(letter).attach(letter)).toList();
    try (Downloads downloads = scene.builder().build();
        Completions all = downloads.all(requests)) {
      Iterator<Task<DownloadResult>> each = all.iterator();

      assertThat(name(each.next())).isEqualTo("b");
      assertThat(name(each.next())).isEqualTo("c");
      scene.time.advance(Duration.ofSeconds(5));
      assertThat(name(each.next())).isEqualTo("a");
      assertThat(each.hasNext()).isFalse();
      assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void handsOutFailuresAsTasksThatFailed() {
    scene.at('a', status(404)).at('b', hello());
    try (Downloads downloads = scene.builder().build();
        Completions all = downloads.all(List.of(requestOf("a"), requestOf("b")))) {
      List<Boolean> good = new ArrayList<>();
      for (Task<DownloadResult> task : all) {
        good.add(!task.result().isCompletedExceptionally());
      }
      assertThat(good).containsExactly(false, true);
    }
  }

  @Test
  void readsAheadOfAnEndlessListOnlySoFar() {
    scene.at('a', hello());
    AtomicInteger asked = new AtomicInteger();
    Iterable<DownloadRequest> endless =
        () -> Stream.generate(() -> requestOf("a").attach(asked.incrementAndGet())).iterator();
    try (Downloads downloads =
            scene
                .builder()
                .blockingExecutor(attempts::add)
                .limits(limits -> limits.total(3))
                .build();
        Completions all = downloads.all(endless)) {
      Iterator<Task<DownloadResult>> each = all.iterator();
      assertThat(asked).as("nothing is begun before it is asked for").hasValue(0);
      assertThat(each.hasNext()).isTrue();
      assertThat(asked).hasValue(6);

      for (int i = 1; i <= 20; i++) {
        attempts.remove().run();
        assertThat(name(each.next())).isEqualTo(String.valueOf(i));
        assertThat(each.hasNext()).isTrue();
        assertThat(asked).hasValue(6 + i);
      }
    }
  }

  @Test
  void whatNobodyTakesIsNotFollowedByMore() {
    scene.at('a', hello());
    AtomicInteger asked = new AtomicInteger();
    try (Downloads downloads = scene.builder().limits(limits -> limits.total(2)).build();
        Completions all =
            downloads.all(
                () ->
                    Stream.generate(() -> requestOf("a").attach(asked.incrementAndGet()))
                        .iterator())) {
      assertThat(all.iterator().hasNext()).isTrue();
      assertThat(asked).as("all of these have ended").hasValue(4);
    }
  }

  @Test
  void closingCancelsWhatIsUnderWayAndBeginsNoMore() {
    scene.at('a', hello());
    AtomicInteger asked = new AtomicInteger();
    try (Downloads downloads =
        scene.builder().blockingExecutor(attempts::add).limits(limits -> limits.total(1)).build()) {
      Completions all =
          downloads.all(
              () ->
                  Stream.generate(() -> requestOf("a").attach(asked.incrementAndGet())).iterator());
      Iterator<Task<DownloadResult>> each = all.iterator();
      assertThat(each.hasNext()).isTrue();

      all.close();
      while (!attempts.isEmpty()) {
        attempts.remove().run();
      }

      List<DownloadException> ends = new ArrayList<>();
      each.forEachRemaining(task -> ends.add(scene.failure(task)));
      assertThat(ends).hasSize(2).allMatch(DownloadException.Cancelled.class::isInstance);
      assertThat(asked).hasValue(2);
      assertThat(downloads).hasToString("Downloads[0 under way]");
    }
  }

  @Test
  void canBeIteratedOnceOnly() {
    try (Downloads downloads = scene.builder().build();
        Completions all = downloads.all(List.of())) {
      assertThat(all.iterator().hasNext()).isFalse();

      assertThatThrownBy(all::iterator)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("iterated before");
    }
  }

  @Test
  void aWrongRequestIsThrownWhereItsTurnComesAndTheOthersGoOn() {
    scene.at('a', hello());
    DownloadRequest wrong = DownloadRequest.from(Scene.uri('a'));
    try (Downloads downloads = scene.builder().build();
        Completions all = downloads.all(List.of(requestOf("a"), wrong, requestOf("a")))) {
      Iterator<Task<DownloadResult>> each = all.iterator();
      assertThatThrownBy(each::hasNext)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no target");

      List<Task<DownloadResult>> others = new ArrayList<>();
      each.forEachRemaining(others::add);
      assertThat(others).hasSize(2).allMatch(Task::isDone);
    }
  }

  @Test
  void anInterruptedWaitKeepsTheFlagAndTheDownloads() {
    scene.at('a', silence());
    try (Downloads downloads = scene.builder().blockingExecutor(attempts::add).build();
        Completions all = downloads.all(List.of(requestOf("a")))) {
      Iterator<Task<DownloadResult>> each = all.iterator();
      Thread.currentThread().interrupt();

      assertThatThrownBy(each::next).isInstanceOf(WaitInterruptedException.class);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(each.hasNext()).isTrue();
      assertThat(downloads).hasToString("Downloads[1 under way]");
    }
  }

  @Test
  void anInterruptedFetchCancelsWhatNobodyElseKnows() {
    scene.at('a', hello());
    try (Downloads downloads = scene.builder().blockingExecutor(attempts::add).build()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> downloads.fetch(requestOf("a")))
          .isInstanceOf(DownloadException.Cancelled.class);

      assertThat(Thread.interrupted()).isTrue();
      attempts.remove().run();
      assertThat(scene.told()).containsExactly("Cancelled");
      assertThat(scene.asked()).isEmpty();
    }
  }
}
