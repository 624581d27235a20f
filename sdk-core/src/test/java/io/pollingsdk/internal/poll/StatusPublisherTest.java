package io.pollingsdk.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPublisherTest {
  private static final JobStatus START = JobStatus.running();
  private static final JobStatus HALF = JobStatus.running().withProgress(Progress.of(0.5));
  private static final JobStatus MORE = JobStatus.running().withProgress(Progress.of(0.7));
  private static final JobStatus DONE = JobStatus.succeeded();

  /**
   * Everything runs at once on the test's own thread, so each line has happened when the next
   * begins.
   */
  private final StatusPublisher publisher =
      new StatusPublisher(Workers.on(Optional.of(Runnable::run)), START);

  private static class Watcher implements Flow.Subscriber<JobStatus> {
    final List<Object> seen = new ArrayList<>();
    final long atOnce;
    Flow.Subscription subscription;

    Watcher(long atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (atOnce > 0) {
        given.request(atOnce);
      }
    }

    @Override
    public void onNext(JobStatus status) {
      seen.add(status);
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(failure);
    }

    @Override
    public void onComplete() {
      seen.add("end");
    }
  }

  private Watcher watch(long demand) {
    return watch(new Watcher(demand));
  }

  private Watcher watch(Watcher watcher) {
    publisher.subscribe(watcher);
    return watcher;
  }

  @Test
  void aSubscriberGetsThePresentThenEachChangeThenTheEnd() {
    Watcher watcher = watch(Long.MAX_VALUE);
    publisher.publish(HALF);
    publisher.publish(DONE);
    publisher.end(null);

    assertThat(watcher.seen).containsExactly(START, HALF, DONE, "end");
  }

  @Test
  void aLateSubscriberGetsThePresentAndTheEnd() {
    publisher.publish(HALF);
    assertThat(watch(Long.MAX_VALUE).seen).containsExactly(HALF);

    publisher.publish(DONE);
    publisher.end(null);
    assertThat(watch(Long.MAX_VALUE).seen).containsExactly(DONE, "end");
  }

  @Test
  void aFailureEndsEverySubscriberAlsoALateOne() {
    IllegalStateException failure = new IllegalStateException("time is up");
    Watcher early = watch(Long.MAX_VALUE);
    publisher.end(failure);

    assertThat(early.seen).containsExactly(START, failure);
    assertThat(watch(1).seen).containsExactly(START, failure);
  }

  @Test
  void aSlowSubscriberMissesWhatIsInBetweenAndNeverTheLast() {
    Watcher slow = watch(0);
    publisher.publish(HALF);
    publisher.publish(MORE);
    assertThat(slow.seen).isEmpty();

    slow.subscription.request(1);
    assertThat(slow.seen).containsExactly(MORE);

    publisher.publish(HALF);
    publisher.publish(DONE);
    publisher.end(null);
    assertThat(slow.seen).containsExactly(MORE);
    slow.subscription.request(1);
    assertThat(slow.seen).containsExactly(MORE, DONE, "end");
  }

  @Test
  void theEndNeedsNoDemandOnceTheLastIsDelivered() {
    Watcher watcher = watch(1);
    publisher.end(null);

    assertThat(watcher.seen).containsExactly(START, "end");
  }

  @Test
  void demandAddsUpAndDoesNotOverflow() {
    Watcher watcher = watch(Long.MAX_VALUE);
    watcher.subscription.request(Long.MAX_VALUE);
    publisher.publish(HALF);

    assertThat(watcher.seen).containsExactly(START, HALF);

    Watcher counted = watch(1);
    counted.subscription.request(1);
    publisher.publish(MORE);
    publisher.publish(DONE);
    assertThat(counted.seen).containsExactly(HALF, MORE);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aDemandThatIsNotPositiveEndsTheSubscriptionWithAnError(long demand) {
    Watcher watcher = watch(1);
    watcher.subscription.request(demand);
    publisher.publish(HALF);
    publisher.end(null);

    assertThat(watcher.seen).hasSize(2);
    assertThat(watcher.seen.get(1))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(demand));
  }

  @Test
  void aCancelledSubscriptionGetsNothingMore() {
    Watcher watcher = watch(Long.MAX_VALUE);
    watcher.subscription.cancel();
    watcher.subscription.cancel();
    watcher.subscription.request(1);
    publisher.publish(HALF);
    publisher.end(null);

    assertThat(watcher.seen).containsExactly(START);
  }

  @Test
  void cancellingWithinOnNextIsTheEnd() {
    Watcher once =
        watch(
            new Watcher(Long.MAX_VALUE) {
              @Override
              public void onNext(JobStatus status) {
                super.onNext(status);
                subscription.cancel();
              }
            });
    publisher.publish(HALF);
    publisher.end(null);

    assertThat(once.seen).containsExactly(START);
  }

  @Test
  void askingForOneMoreWithinOnNextGivesEachChange() {
    Watcher stepwise =
        watch(
            new Watcher(1) {
              @Override
              public void onNext(JobStatus status) {
                super.onNext(status);
                subscription.request(1);
              }
            });
    publisher.publish(HALF);
    publisher.publish(DONE);
    publisher.end(null);

    assertThat(stepwise.seen).containsExactly(START, HALF, DONE, "end");
  }

  @Test
  void aSubscriberThatThrowsIsDroppedAndHarmsNoOther() {
    Watcher bad =
        watch(
            new Watcher(Long.MAX_VALUE) {
              @Override
              public void onNext(JobStatus status) {
                super.onNext(status);
                throw new IllegalStateException("bad subscriber");
              }
            });
    Watcher good = watch(Long.MAX_VALUE);
    publisher.publish(HALF);
    publisher.end(null);

    assertThat(bad.seen).containsExactly(START);
    assertThat(good.seen).containsExactly(START, HALF, "end");
  }

  @Test
  void aSubscriberThatThrowsWhenItIsWelcomedIsDropped() {
    Watcher bad =
        watch(
            new Watcher(1) {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                super.onSubscribe(given);
                throw new IllegalStateException("bad subscriber");
              }
            });
    Watcher good = watch(Long.MAX_VALUE);
    publisher.publish(DONE);
    publisher.end(null);

    assertThat(bad.seen).isEmpty();
    assertThat(good.seen).containsExactly(START, DONE, "end");
  }

  @Test
  void aSubscriberThatThrowsAtTheEndHarmsNoOther() {
    watch(
        new Watcher(Long.MAX_VALUE) {
          @Override
          public void onComplete() {
            throw new IllegalStateException("bad subscriber");
          }
        });
    Watcher good = watch(Long.MAX_VALUE);
    publisher.end(null);

    assertThat(good.seen).containsExactly(START, "end");
  }

  @Test
  void noSubscriberIsRefusedAtOnce() {
    assertThatNullPointerException().isThrownBy(() -> publisher.subscribe(null));
  }

  /** Counts those that take memory until they are run. */
  @Test
  void aSubscriberThatIsBusyHasOneDeliveryWaitingHoweverMuchChanges() {
    StatusPublisher other = new StatusPublisher(Workers.on(Optional.of(Runnable::run)), START);
    List<Integer> waiting = new ArrayList<>();
    Watcher busy =
        new Watcher(Long.MAX_VALUE) {
          @Override
          public void onNext(JobStatus status) {
            super.onNext(status);
            if (seen.size() == 1) {
              for (int i = 0; i < 1000; i++) {
                other.publish(i % 2 == 0 ? HALF : MORE);
                subscription.request(1);
              }
              other.publish(DONE);
              other.end(null);
              waiting.add(waiting(other));
            }
          }
        };
    other.subscribe(busy);

    assertThat(waiting).containsExactly(1);
    assertThat(busy.seen).containsExactly(START, DONE, "end");
  }

  @Test
  void anExecutorThatRefusesOnceLosesNothing() {
    boolean[] refuses = new boolean[1];
    Executor executor =
        task -> {
          if (refuses[0]) {
            throw new IllegalStateException("not now");
          }
          task.run();
        };
    StatusPublisher other = new StatusPublisher(Workers.on(Optional.of(executor)), START);
    Watcher watcher = new Watcher(Long.MAX_VALUE);
    other.subscribe(watcher);
    refuses[0] = true;
    assertThatIllegalStateException().isThrownBy(() -> other.publish(HALF));
    refuses[0] = false;
    other.publish(DONE);

    assertThat(watcher.seen).containsExactly(START, DONE);
  }

  private static int waiting(StatusPublisher publisher) {
    try {
      Object subscription = ((List<?>) field(publisher, "subscriptions")).get(0);
      return ((Collection<?>) field(field(subscription, "queue"), "waiting")).size();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return Objects.requireNonNull(field.get(of));
  }
}
