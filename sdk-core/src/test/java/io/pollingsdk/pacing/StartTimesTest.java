package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartTimesTest {
  private final StartTimes starts = new StartTimes();

  private void start(int jobs, long first, long apart) {
    for (int i = 0; i < jobs; i++) {
      starts.add(first + i * apart);
    }
  }

  @Test
  void upToTwentyWithinTheTimeAreFew() {
    starts.within(100);
    start(StartTimes.FEW - 1, 0, 0);
    assertThat(starts.few(0)).isTrue();

    start(1, 0, 0);
    assertThat(starts.few(0)).isFalse();
    assertThat(starts.few(100)).isFalse();
    assertThat(starts.few(101)).isTrue();
  }

  @Test
  void jobsThatComeSlowlyAreFewHoweverManyThereAre() {
    starts.within(100);
    start(10_000, 0, 6);

    assertThat(starts.few(60_000)).isTrue();
  }

  @Test
  void aCrowdIsRememberedForTwoHundredJobs() {
    starts.within(100);
    start(30, 0, 0);

    start(199, 1000, 1000);
    assertThat(starts.few(1_000_000)).isFalse();

    start(1, 2_000_000, 1000);
    assertThat(starts.few(3_000_000)).isTrue();
  }

  @Test
  void untilTheTimeIsKnownTwentyAreACrowdAndThenTheyAreLookedAtAfresh() {
    start(25, 0, 1000);
    assertThat(starts.few(1_000_000)).isFalse();

    starts.within(100);

    assertThat(starts.few(1_000_000)).isTrue();
  }

  @Test
  void aClockThatWrapsAroundDoesNotMatter() {
    starts.within(100);
    start(StartTimes.FEW, Long.MAX_VALUE - 10, 1);

    assertThat(starts.few(Long.MIN_VALUE + 50)).isFalse();
    assertThat(starts.few(Long.MIN_VALUE + 500)).isTrue();
  }
}
