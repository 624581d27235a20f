package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollingDefaultsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  @Test
  void theGraceIsTenSecondsUnlessSaidOtherwise() {
    PollingDefaults defaults = PollingDefaults.of(SECOND, Duration.ofHours(1));

    assertThat(defaults.notFoundGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.withNotFoundGrace(Duration.ZERO))
        .isEqualTo(new PollingDefaults(SECOND, Duration.ofHours(1), Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({"PT0S,PT1S", "PT-1S,PT1S", "PT1S,PT0S", "PT1S,PT-1S"})
  void intervalAndTimeoutHaveToBePositive(Duration interval, Duration timeout) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollingDefaults.of(interval, timeout))
        .withMessageContaining(Durations.text(interval) + " and " + Durations.text(timeout));
  }

  /** With them, the engine's sums of times would overflow. */
  @ParameterizedTest
  @CsvSource({"PT1S,PT87600H0.001S", "PT87600H0.001S,PT1S", "PT1S,PT2562047788015215H"})
  void intervalAndTimeoutAreAtMostTenYears(Duration interval, Duration timeout) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollingDefaults.of(interval, timeout))
        .withMessageContaining("at most 3650 days, but are " + Durations.text(interval) + " and ");
    assertThat(PollingDefaults.of(LONGEST, LONGEST).timeout()).isEqualTo(LONGEST);
  }

  @Test
  void aNegativeGraceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollingDefaults.of(SECOND, SECOND).withNotFoundGrace(SECOND.negated()))
        .withMessageContaining("notFoundGrace");
  }
}
