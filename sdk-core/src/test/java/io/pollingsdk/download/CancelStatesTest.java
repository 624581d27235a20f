package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.pacing.Throttle;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A download can be ended wherever it is, in every way there is, and leaves nothing behind. */
class CancelStatesTest {

  /** Where a download is when it is ended. */
  enum State {
    WAITING_FOR_ITS_TURN,
    PACED,
    BEFORE_A_RETRY,
    OPENING_ITS_TARGET,
    WAITING_FOR_CREDENTIALS,
    SHAKING_HANDS,
    WAITING_FOR_THE_HEAD,
    IN_A_LISTENER,
    IN_THE_BODY,
    HELD_BACK,
    IN_A_CHECK;

    /** Prepares the context. */
    DownloadsBuilder settings(CancelScene scene, DownloadsBuilder builder) {
      return switch (this) {
        case PACED -> builder.limits(limits -> limits.requestsPerSecond(0.01));
        case HELD_BACK -> {
          Throttle slow = Throttle.perSecond(1);
          slow.reserve(1000, new FakeTime());
          yield builder.bandwidth(slow);
        }
        case WAITING_FOR_CREDENTIALS ->
            builder.credentials(
                scene.uri("/"),
                (request, now) -> {
                  scene.reached.countDown();
                  return scene.proof;
                });
        default -> builder;
      };
    }

    /** Returns the download that will be in this state. */
    DownloadRequest request(CancelScene scene) throws InterruptedException {
      Runnable nothing = () -> {};
      URI half = scene.uri("/half");
      return switch (this) {
        case WAITING_FOR_ITS_TURN -> {
          Task<?> other = scene.downloads().start(Fetching.small(scene.uri("/hold")));
          RawServer.await(scene.reached);
          scene.atLast(() -> other.cancel().join());
          yield to(scene.uri("/ok"), scene.store(nothing));
        }
        case PACED -> {
          scene.downloads().fetch(Fetching.small(scene.uri("/ok")));
          yield to(scene.uri("/ok"), scene.store(nothing));
        }
        case BEFORE_A_RETRY -> to(scene.uri("/busy"), scene.store(nothing));
        case OPENING_ITS_TARGET -> to(half, scene.store(scene::block));
        case WAITING_FOR_CREDENTIALS -> to(scene.uri("/ok"), scene.store(nothing));
        case SHAKING_HANDS -> to(scene.shakingUri(), scene.store(nothing));
        case WAITING_FOR_THE_HEAD -> to(scene.uri("/hold"), scene.store(nothing));
        case IN_A_LISTENER ->
            to(half, scene.store(nothing))
                .listener(
                    event -> {
                      if (event instanceof DownloadEvent.HeadersReceived) {
                        scene.block();
                      }
                    });
        case IN_THE_BODY -> to(half, scene.store(nothing));
        case HELD_BACK -> to(half, scene.store(nothing));
        case IN_A_CHECK ->
            to(half, scene.store(nothing)).check("slow", head -> part -> scene.block());
      };
    }

    private static DownloadRequest to(URI uri, Target target) {
      return DownloadRequest.from(uri).to(target);
    }

    boolean holdsConnection() {
      return switch (this) {
        case SHAKING_HANDS,
            WAITING_FOR_THE_HEAD,
            IN_A_LISTENER,
            IN_THE_BODY,
            HELD_BACK,
            IN_A_CHECK ->
            true;
        default -> false;
      };
    }
  }

  /** How it is ended. */
  enum Way {
    TASK,
    FUTURE,
    INTERRUPT,
    CLOSE
  }

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (State state : State.values()) {
      for (Way way : Way.values()) {
        all.add(Arguments.of(state, way));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  @Timeout(120)
  void isEndedAndLeavesNothing(State state, Way way) throws Exception {
    try (CancelScene scene = new CancelScene(state::settings)) {
      DownloadRequest request = state.request(scene).listener(scene.log);
      if (way == Way.INTERRUPT) {
        interrupt(scene, request);
      } else {
        end(scene, request, way);
      }
      scene.released.countDown();

      assertThat(scene.log.names())
          .endsWith("Cancelled")
          .doesNotContain("Succeeded", "Failed")
          .containsOnlyOnce("Cancelled");
      if (scene.opened.get() > 0) {
        RawServer.await(scene.aborted);
      }
      if (state == State.OPENING_ITS_TARGET) {
        assertThat(scene.requests()).isEmpty();
      }
      if (state.holdsConnection()) {
        RawServer.await(scene.disconnected);
      }
      if (state == State.WAITING_FOR_CREDENTIALS) {
        assertThat(scene.proof).isCancelled();
      }
      if (way != Way.CLOSE) {
        scene.endOthers();
        assertThat(scene.useTurn().size()).hasValue(4);
      }
      assertThat(scene.commits).hasValue(0);
      assertThat(scene.left()).isEmpty();
    }
  }

  private static void end(CancelScene scene, DownloadRequest request, Way way) throws Exception {
    Task<DownloadResult> task = scene.downloads().start(request);
    RawServer.await(scene.reached);
    Thread closing = new Thread(scene.downloads()::close);
    switch (way) {
      case TASK ->
          assertThat(task.cancel().get(10, TimeUnit.SECONDS)).isEqualTo(CancelResult.REQUESTED);
      case FUTURE -> assertThat(task.result().cancel(true)).isTrue();
      default -> closing.start();
    }

    // The caller's own code, if it has the thread, still does not go on.
    DownloadException failure = Fetching.failure(task);
    assertThat(failure).isInstanceOf(DownloadException.Cancelled.class);
    assertThat(failure.kind()).isEqualTo(way == Way.CLOSE ? Kind.CLOSED : Kind.CANCELLED);
    assertThat(failure).hasMessageContaining(way == Way.CLOSE ? "closed" : "cancelled");
    assertThat(task.isDone()).isTrue();
    assertThat(task.cancel().get(10, TimeUnit.SECONDS)).isEqualTo(CancelResult.ALREADY_DONE);
    scene.released.countDown();
    closing.join();
  }

  private static void interrupt(CancelScene scene, DownloadRequest request) throws Exception {
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                scene.downloads().fetch(request);
                flag.completeExceptionally(new AssertionError("it was fetched"));
              } catch (DownloadException.Cancelled e) {
                flag.complete(Thread.currentThread().isInterrupted());
              } catch (RuntimeException e) {
                flag.completeExceptionally(e);
              }
            });
    caller.start();
    RawServer.await(scene.reached);
    caller.interrupt();
    assertThat(flag.get(60, TimeUnit.SECONDS)).as("the thread's flag is set again").isTrue();
  }
}
