package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {
  private final FakeTime time = new FakeTime();

  @Test
  void whoReservesFirstGoesFirstAndTheNextWaitsForWhatThatTakes() {
    Throttle throttle = Throttle.perSecond(1000);

    assertThat(throttle.reserve(500, time)).isZero();
    assertThat(throttle.reserve(250, time)).isEqualTo(Duration.ofMillis(500));
    assertThat(throttle.reserve(1, time)).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void timeThatPassesCountsAsWaited() {
    Throttle throttle = Throttle.perSecond(1000);
    assertThat(throttle.reserve(1000, time)).isZero();

    time.advance(Duration.ofMillis(400));

    assertThat(throttle.reserve(1, time)).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void whatWasNotUsedIsNotSavedUp() {
    Throttle throttle = Throttle.perSecond(10);
    assertThat(throttle.reserve(1, time)).isZero();
    time.advance(Duration.ofHours(1));

    assertThat(throttle.reserve(10, time)).isZero();
    assertThat(throttle.reserve(1, time)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void nothingCostsNothing() {
    Throttle throttle = Throttle.perSecond(1);
    assertThat(throttle.reserve(1, time)).isZero();

    assertThat(throttle.reserve(0, time)).isZero();
    assertThat(throttle.reserve(1, time)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void withoutALimitNobodyWaits() {
    Throttle throttle = Throttle.perSecond(Double.POSITIVE_INFINITY);

    assertThat(throttle.isUnlimited()).isTrue();
    assertThat(throttle.reserve(Long.MAX_VALUE, time)).isZero();
    assertThat(throttle.reserve(Long.MAX_VALUE, time)).isZero();
  }

  @Test
  void waitsStayLongHoweverMuchIsReserved() {
    Throttle throttle = Throttle.perSecond(0.000001);
    assertThat(throttle.reserve(Long.MAX_VALUE, time)).isZero();
    Duration last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      Duration wait = throttle.reserve(Long.MAX_VALUE, time);
      assertThat(wait).isGreaterThanOrEqualTo(last).isGreaterThan(Duration.ofDays(3000));
      last = wait;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoRate(double rate) {
    assertThatThrownBy(() -> Throttle.perSecond(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("over 0 a second");
  }
}
