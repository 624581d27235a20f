package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pollingsdk.download.DownloadEvent.Progressed;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners are told, in which order. */
class EventsTest {
  private final Scene scene = new Scene();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  private List<Progressed> progress() {
    return scene.events.stream()
        .filter(Progressed.class::isInstance)
        .map(Progressed.class::cast)
        .toList();
  }

  @Test
  void aRetryIsToldBetweenItsAttempts() {
    scene.at('a', status(503, "Retry-After", "9"), hello("Content-Length", "5"));

    scene.end(downloads.start(requestOf("a")));

    assertThat(scene.told())
        .containsExactly(
            "Prepared",
            "Sent",
            "Retrying",
            "Sent",
            "HeadersReceived",
            "Progressed",
            "Progressed",
            "Verifying",
            "Succeeded");
    DownloadEvent.Retrying retrying = (DownloadEvent.Retrying) scene.events.get(2);
    assertThat(retrying.after()).isEqualTo(Duration.ofSeconds(9));
    assertThat(retrying.failure()).isInstanceOf(DownloadException.HttpStatus.class);
    assertThat(((DownloadEvent.Sent) scene.events.get(3)).attempt()).isEqualTo(2);
  }

  @Test
  void anotherSourceIsToldBetweenThem() {
    scene.at('a', status(404)).at('b', status(404));

    scene.failure(downloads.start(requestOf("ab")));

    assertThat(scene.told())
        .containsExactly("Prepared", "Sent", "SourceSwitched", "Sent", "Failed");
    DownloadEvent.SourceSwitched switched = (DownloadEvent.SourceSwitched) scene.events.get(2);
    assertThat(switched.next().host()).isEqualTo("b.example.org");
    assertThat(switched.failure().source()).isEqualTo(Scene.uri('a'));
  }

  @Test
  void damageIsToldAfterTheComparison() {
    scene.at('a', body(200, "hellx"), hello());

    scene.end(downloads.start(requestOf("a").sha256(Scene.HELLO)));

    assertThat(scene.told())
        .containsExactly(
            "Prepared",
            "Sent",
            "HeadersReceived",
            "Progressed",
            "Progressed",
            "Verifying",
            "Retrying",
            "Sent",
            "HeadersReceived",
            "Progressed",
            "Progressed",
            "Verifying",
            "Succeeded");
  }

  @Test
  void goingOnTellsFromWhere() {
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        body(206, "lo", "ETag", "\"1\"", "Content-Range", "bytes 3-4/5"));

    scene.end(downloads.start(requestOf("a")));

    assertThat(scene.events)
        .filteredOn(DownloadEvent.Sent.class::isInstance)
        .extracting(event -> ((DownloadEvent.Sent) event).offset())
        .containsExactly(0L, 3L);
    assertThat(progress()).extracting(Progressed::bytes).containsExactly(0L, 3L, 5L);
  }

  @Test
  void aTargetThatRefusesIsToldAsTheOnlyThing() {
    scene.failure(
        downloads.start(
            requestOf("a")
                .to(
                    () -> {
                      throw new IOException("no");
                    })));

    assertThat(scene.told()).containsExactly("Failed");
  }

  @Test
  void aCancelledDownloadTellsThatLast() {
    scene.at('a', status(503));

    Task<DownloadResult> task = downloads.start(requestOf("a"));
    assertThat(task.cancel()).isCompleted();
    assertThat(task.cancel()).isCompleted();

    assertThat(scene.told()).containsExactly("Prepared", "Sent", "Retrying", "Cancelled");
    assertThat(((DownloadEvent.Cancelled) scene.events.get(3)).failure().kind())
        .isEqualTo(DownloadException.Kind.CANCELLED);
  }

  @Test
  void nothingIsToldAfterTheLast() {
    scene.at('a', hello());
    Deque<Runnable> attempts = new ArrayDeque<>();
    List<Task<DownloadResult>> tasks = new ArrayList<>();
    // Stopped in the middle of storing a byte; by the time that it is stored, all is told.
    Target slow =
        () ->
            new Sinks.Recording() {
              @Override
              public void write(ByteBuffer bytes) {
                bytes.position(bytes.limit());
                assertThat(tasks.get(0).cancel()).isCompleted();
                scene.time.advance(Duration.ofSeconds(1));
              }
            };
    try (Downloads other = scene.builder().blockingExecutor(attempts::add).build()) {
      tasks.add(other.start(requestOf("a").to(slow)));
      attempts.remove().run();
    }

    assertThat(scene.told())
        .containsExactly("Prepared", "Sent", "HeadersReceived", "Progressed", "Cancelled");
  }

  @Test
  void whatAListenerThrowsChangesNothing() {
    scene.at('a', status(503), hello());
    List<DownloadEvent> later = new ArrayList<>();

    DownloadResult result =
        scene.end(
            downloads.start(
                requestOf("a")
                    .listener(
                        event -> {
                          throw new IllegalStateException("a listener's bug");
                        })
                    .listener(
                        event -> {
                          throw new AssertionError("another's");
                        })
                    .listener(later::add)));

    assertThat(result.size()).isEqualTo(5);
    assertThat(later).containsExactlyElementsOf(scene.events);
  }

  @Test
  void aListenerMayCancelAtAnyEvent() {
    for (String at : List.of("Prepared", "Sent", "Retrying", "HeadersReceived", "Verifying")) {
      Scene own = new Scene();
      own.at('a', status(503), hello());
      List<Runnable> cancel = new ArrayList<>();
      Deque<Runnable> attempts = new ArrayDeque<>();
      try (Downloads other = own.builder().blockingExecutor(attempts::add).build()) {
        Task<DownloadResult> task =
            other.start(
                requestOf("a")
                    .listener(
                        event -> {
                          if (event.getClass().getSimpleName().equals(at)) {
                            cancel.get(0).run();
                          }
                        }));
        cancel.add(() -> assertThat(task.cancel()).isCompleted());
        while (!task.isDone()) {
          if (attempts.isEmpty()) {
            assertThat(own.time.runNext()).isTrue();
          } else {
            attempts.remove().run();
          }
        }

        assertThat(own.failure(task)).as(at).isInstanceOf(DownloadException.Cancelled.class);
        assertThat(own.told()).as(at).endsWith("Cancelled");
        assertThat(other).as(at).hasToString("Downloads[0 under way]");
      }
    }
  }

  @Test
  void theSizeIsToldAtTheEndWhereItWasNotKnownBefore() {
    scene.at('a', hello());

    scene.end(downloads.start(requestOf("a")));

    assertThat(progress())
        .extracting(Progressed::bytes, one -> one.total().orElse(-1))
        .containsExactly(tuple(0L, -1L), tuple(5L, 5L));
  }

  @Test
  void theTasksProgressIsAFractionOnlyWhereTheSizeIsKnown() {
    scene.at('a', hello(), hello("Content-Length", "5"));
    List<Progress> seen = new ArrayList<>();
    List<Task<DownloadResult>> tasks = new ArrayList<>();
    Target watching =
        () ->
            new Sinks.Recording() {
              @Override
              public void write(ByteBuffer bytes) throws IOException {
                super.write(bytes);
                seen.add(tasks.get(tasks.size() - 1).progress());
              }
            };
    Deque<Runnable> attempts = new ArrayDeque<>();
    try (Downloads other = scene.builder().blockingExecutor(attempts::add).build()) {
      tasks.add(other.start(requestOf("a").to(watching)));
      attempts.remove().run();
      tasks.add(other.start(requestOf("a").to(watching)));
      attempts.remove().run();
    }

    assertThat(seen.subList(1, 5)).allMatch(one -> one.fraction().isEmpty());
    assertThat(seen.subList(6, 10))
        .extracting(one -> one.fraction().orElse(-1))
        .containsExactly(0.2, 0.4, 0.6, 0.8);
  }

  @Test
  void progressIsToldFiveTimesASecond() {
    FakeTime time = new FakeTime();
    List<Long> told = new ArrayList<>();
    try (Workers workers = Workers.on(Optional.of(Runnable::run))) {
      Events events =
          new Events(
              requestOf("a"),
              List.of(event -> told.add(((Progressed) event).bytes())),
              workers,
              time);
      events.progress(0, OptionalLong.of(1000), true);
      for (int bytes = 1; bytes <= 1000; bytes++) {
        time.advance(Duration.ofMillis(1));
        events.progress(bytes, OptionalLong.of(1000), false);
      }
      events.progress(1000, OptionalLong.of(1000), true);
    }

    assertThat(told).containsExactly(0L, 200L, 400L, 600L, 800L, 1000L);
  }

  @Test
  void theTotalIsNeverLessThanWhatIsThere() {
    FakeTime time = new FakeTime();
    List<DownloadEvent> told = new ArrayList<>();
    try (Workers workers = Workers.on(Optional.of(Runnable::run))) {
      Events events = new Events(requestOf("a"), List.of(told::add), workers, time);
      events.progress(7, OptionalLong.of(5), true);
    }

    assertThat(((Progressed) told.get(0)).total()).hasValue(7);
  }

  @Test
  void theBodyWaitsUntilEveryListenerHasSeenTheHead() throws Exception {
    scene.at('a', hello());
    CountDownLatch go = new CountDownLatch(1);
    Sinks.Recording sink = new Sinks.Recording();
    List<List<String>> atHead = new CopyOnWriteArrayList<>();
    ExecutorService callbacks = Executors.newSingleThreadExecutor();
    ExecutorService attempts = Executors.newSingleThreadExecutor();
    DownloadListener slow =
        event -> {
          if (event instanceof DownloadEvent.HeadersReceived) {
            await(go);
            atHead.add(List.copyOf(sink.calls));
          }
        };
    try (Downloads other =
        scene.builder().callbackExecutor(callbacks).blockingExecutor(attempts).build()) {
      Task<DownloadResult> task = other.start(requestOf("a").to(() -> sink).listener(slow));
      go.countDown();

      assertThat(task.await().size()).isEqualTo(5);
      assertThat(atHead).containsExactly(List.of("head"));
    } finally {
      callbacks.shutdown();
      attempts.shutdown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void askingForAHeadTellsNothing() {
    scene.at('a', hello());

    scene.end(downloads.startHead(DownloadRequest.from(URI.create(Scene.uri('a')))));

    assertThat(scene.events).isEmpty();
  }
}
