package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void itIsReachedAtItsPointAndNotBefore() {
    FakeTime time = new FakeTime();
    Deadline deadline = Deadline.in(time, Duration.ofSeconds(5));

    time.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(deadline.reached(time)).isFalse();
    assertThat(deadline.remaining(time)).isEqualTo(Duration.ofNanos(1));

    time.advance(Duration.ofNanos(1));
    assertThat(deadline.reached(time)).isTrue();
    assertThat(deadline.remaining(time)).isZero();

    time.advance(Duration.ofSeconds(2));
    assertThat(deadline.remaining(time)).isEqualTo(Duration.ofSeconds(-2));
  }

  @Test
  void noBudgetOrANegativeOneIsReachedAtOnce() {
    FakeTime time = new FakeTime();

    assertThat(Deadline.in(time, Duration.ZERO).reached(time)).isTrue();
    assertThat(Deadline.in(time, Duration.ofHours(-3)).remaining(time))
        .isEqualTo(Duration.ofHours(-3));
  }

  @Test
  void aBudgetWithoutEndIsNotReached() {
    FakeTime time = new FakeTime();
    Deadline deadline = Deadline.in(time, Duration.ofSeconds(Long.MAX_VALUE));

    time.advance(Duration.ofDays(36500));

    assertThat(deadline.reached(time)).isFalse();
    assertThat(deadline.remaining(time)).isGreaterThan(Duration.ofDays(10000));
  }

  @Test
  void aBudgetBeforeAllTimeIsReached() {
    FakeTime time = new FakeTime();

    assertThat(Deadline.in(time, Duration.ofSeconds(Long.MIN_VALUE)).reached(time)).isTrue();
  }

  @Test
  void aClockThatWrapsAroundDoesNotMatter() {
    WrappingTime time = new WrappingTime();
    Deadline deadline = Deadline.in(time, Duration.ofNanos(100));

    assertThat(deadline.reached(time)).isFalse();
    assertThat(deadline.remaining(time)).isEqualTo(Duration.ofNanos(100));
    time.nanos += 100;
    assertThat(deadline.reached(time)).isTrue();
  }

  /** System.nanoTime may start anywhere, also close to its largest value. */
  private static final class WrappingTime implements TimeSource {
    private long nanos = Long.MAX_VALUE - 50;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }
}
