package io.pollingsdk.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

  @ParameterizedTest
  @CsvSource({"0,0", "0.4,0.4", "1,1", "-0.5,0", "1.7,1", "Infinity,1", "-Infinity,0"})
  void aFractionOutsideIsMovedToTheNearerEnd(double given, double expected) {
    assertThat(Progress.of(given).fraction()).hasValue(expected);
  }

  @Test
  void noNumberIsUnknown() {
    assertThat(Progress.of(Double.NaN)).isEqualTo(Progress.unknown());
    assertThat(Progress.unknown().fraction()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,4,0", "1,4,0.25", "4,4,1", "9,4,1", "-1,4,0"})
  void stepsOfATotalAreAFraction(long done, long total, double expected) {
    assertThat(Progress.steps(done, total).fraction()).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({"3,0", "3,-1", "0,0"})
  void stepsOfAnUnknownTotalAreNoFraction(int done, long total) {
    assertThat(Progress.steps(done, total).fraction()).isEmpty();
    assertThat(Progress.steps(done, total).done()).isEqualTo(done);
  }

  @Test
  void textIsForPeople() {
    assertThat(Progress.of(0.4)).hasToString("40 %");
    assertThat(Progress.of(0.996)).hasToString("100 %");
    assertThat(Progress.steps(1, 3)).hasToString("33 %");
    assertThat(Progress.steps(3, 0)).hasToString("3 steps");
    assertThat(Progress.unknown()).hasToString("unknown");
  }
}
