package io.pollingsdk.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of hosts. */
class HostsTest {
  private final FakeTime time = new FakeTime();

  @Test
  void aHostCoolsDownForTheTimeGiven() {
    HostHealth health = new HostHealth(time, Duration.ofSeconds(60));
    health.failed("a");
    assertThat(health.isCooling("a")).isTrue();
    assertThat(health.isCooling("b")).isFalse();

    time.advance(Duration.ofSeconds(59));
    assertThat(health.isCooling("a")).isTrue();
    time.advance(Duration.ofSeconds(1));

    assertThat(health.isCooling("a")).isFalse();
  }

  @Test
  void aHostThatFailsAgainCoolsDownAnew() {
    HostHealth health = new HostHealth(time, Duration.ofSeconds(60));
    health.failed("a");
    time.advance(Duration.ofSeconds(40));
    health.failed("a");
    time.advance(Duration.ofSeconds(40));

    assertThat(health.isCooling("a")).isTrue();
  }

  @Test
  void successEndsTheCooldown() {
    HostHealth health = new HostHealth(time, Duration.ofSeconds(60));
    health.failed("a");
    health.succeeded("a");

    assertThat(health.isCooling("a")).isFalse();
  }

  @Test
  void noCooldownIsNone() {
    HostHealth health = new HostHealth(time, Duration.ZERO);
    health.failed("a");

    assertThat(health.isCooling("a")).isFalse();
  }

  @Test
  void asksEachHostAtItsOwnRate() {
    HostRates rates = new HostRates(time, 2);

    assertThat(rates.reserve("a")).isZero();
    assertThat(rates.reserve("a")).isEqualTo(Duration.ofMillis(500));
    assertThat(rates.reserve("a")).isEqualTo(Duration.ofSeconds(1));
    assertThat(rates.reserve("b")).isZero();
  }

  @Test
  void hostsThatAreForgottenLoseNoReservation() {
    HostRates rates = new HostRates(time, 1);
    assertThat(rates.reserve("busy")).isZero();
    assertThat(rates.reserve("busy")).isEqualTo(Duration.ofSeconds(1));
    for (int i = 0; i < 5000; i++) {
      assertThat(rates.reserve("host" + i)).isZero();
    }

    assertThat(rates.reserve("busy")).isEqualTo(Duration.ofSeconds(2));

    time.advance(Duration.ofSeconds(10));
    for (int i = 0; i < 20_000; i++) {
      assertThat(rates.reserve("other" + i)).isZero();
    }
    assertThat(rates.reserve("busy")).isZero();
  }

  @Test
  void withoutALimitNobodyWaits() {
    HostRates rates = new HostRates(time, Double.POSITIVE_INFINITY);
    for (int i = 0; i < 1000; i++) {
      assertThat(rates.reserve("a")).isZero();
    }
  }
}
