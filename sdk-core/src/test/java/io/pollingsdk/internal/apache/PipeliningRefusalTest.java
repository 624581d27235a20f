package io.pollingsdk.internal.apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

/** Origins that lost pipelined requests. */
final class PipeliningRefusalTest {
  private final FakeTime time = new FakeTime();
  private final Pipelining pipelining = new Pipelining(3, time);

  private static Place place(int number) {
    return new Place(new HttpHost("http", "host-" + number, 80));
  }

  @Test
  void anOriginIsTriedAgainTenMinutesAfterItsLastLoss() {
    assertThat(pipelining.refuse(place(1), false)).isTrue();
    time.advance(Duration.ofMinutes(9));
    assertThat(pipelining.isRefused(place(1))).isTrue();
    assertThat(pipelining.isRefused(place(2))).isFalse();
    assertThat(pipelining.refuse(place(1), false)).isFalse();
    time.advance(Duration.ofMinutes(9));
    assertThat(pipelining.isRefused(place(1))).isTrue();
    time.advance(Duration.ofMinutes(1));
    assertThat(pipelining.isRefused(place(1))).isFalse();
    assertThat(pipelining.refuse(place(1), false)).isTrue();
  }

  @Test
  void oneThatSentWhatNobodyAskedForIsNotTriedAgain() {
    pipelining.refuse(place(1), true);
    pipelining.refuse(place(1), false);
    time.advance(Duration.ofDays(30));
    assertThat(pipelining.isRefused(place(1))).isTrue();
  }

  @Test
  void onlyTheLatestAreKeptInMind() {
    for (int i = 0; i < 5000; i++) {
      pipelining.refuse(place(i), false);
      pipelining.refuse(place(0), false);
    }
    assertThat(pipelining.remembered()).isEqualTo(1000);
    assertThat(pipelining.isRefused(place(0))).isTrue();
    assertThat(pipelining.isRefused(place(4999))).isTrue();
    assertThat(pipelining.isRefused(place(1))).isFalse();
  }
}
