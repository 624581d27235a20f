package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndTimesTest {
  private final EndTimes ends = new EndTimes();

  private void add(double end, int times) {
    for (int i = 0; i < times; i++) {
      ends.add(end * 0.9, end);
    }
  }

  @Test
  void theLatest128AreKept() {
    add(10, 100);
    add(20, 127);
    assertThat(ends.earliest()).isEqualTo(9);
    assertThat(ends.from(127)).isEqualTo(9);

    add(20, 1);

    assertThat(ends.size()).isEqualTo(128);
    assertThat(ends.earliest()).isEqualTo(18);
    assertThat(ends.latest()).isEqualTo(20);
  }

  @Test
  void allButTheLatestCanBeForgotten() {
    add(10, 50);
    add(20, 3);

    ends.keep(3);
    assertThat(ends.size()).isEqualTo(3);
    assertThat(ends.earliest()).isEqualTo(18);

    ends.keep(9);
    assertThat(ends.size()).isEqualTo(3);
  }

  @Test
  void earlierMeansByAQuarterThanAllButOneInAHundred() {
    add(100, 99);
    assertThat(ends.earlier(75, 0)).isTrue();
    assertThat(ends.earlier(77, 0)).isFalse();

    add(10, 1);
    assertThat(ends.earlier(75, 0)).isTrue();
    add(10, 1);
    assertThat(ends.earlier(75, 0)).isFalse();
    // The latest two do not count.
    assertThat(ends.earlier(75, 2)).isTrue();
  }

  @Test
  void amongFirstMeansTheEarliestSixteenth() {
    for (int i = 1; i <= 64; i++) {
      add(i, 1);
    }

    assertThat(ends.amongFirst(4.5)).isTrue();
    assertThat(ends.amongFirst(5.5)).isFalse();
  }

  @Test
  void oneThatTookFarLongerThanNineInTenIsAHeavyTail() {
    add(10, 100);
    add(24, 1);
    assertThat(ends.heavyTail()).isFalse();

    add(26, 1);
    assertThat(ends.heavyTail()).isTrue();
  }

  @Test
  void anEndThatNoPollSawComingIsNotTakenForOneAtOnce() {
    ends.add(0, 80);

    assertThat(ends.from(0)).isEqualTo(10);
  }
}
