package io.pollingsdk.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  /** Also of those that have no number of milliseconds or nanoseconds. */
  @ParameterizedTest
  @CsvSource({
    "PT30S, 30 s",
    "PT1M, 60 s",
    "PT0.25S, 250 ms",
    "PT1.5S, 1500 ms",
    "PT1.2345678S, 1234 ms",
    "PT0S, 0 ms",
    "PT0.000000001S, 1 ns",
    "PT-0.000000001S, -1 ns",
    "PT-1S, -1 s",
    "PT-0.25S, -250 ms",
    "PT2562047788015215H30M7S, 9223372036854775807 s",
    "PT2562047788015215H30M7.5S, 9223372036854775807 s",
    "PT-2562047788015215H-30M-8S, -9223372036854775808 s"
  })
  void areShownInTheUnitThatFits(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
