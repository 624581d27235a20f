package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {
  @Test
  void limitsWhatItIsToldTo() {
    RequestBudget rate = RequestBudget.perSecond(50);
    assertThat(rate.requestsPerSecond()).hasValue(50);
    assertThat(rate.concurrentRequests()).isEmpty();

    RequestBudget atOnce = RequestBudget.concurrent(10);
    assertThat(atOnce.requestsPerSecond()).isEmpty();
    assertThat(atOnce.concurrentRequests()).hasValue(10);

    RequestBudget both = rate.withConcurrent(10).withRecovery(Duration.ofSeconds(5));
    assertThat(both.requestsPerSecond()).hasValue(50);
    assertThat(both.concurrentRequests()).hasValue(10);
    assertThat(both.recovery()).isEqualTo(Duration.ofSeconds(5));
    assertThat(rate.withConcurrent(3).recovery()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void showsItsLimits() {
    assertThat(RequestBudget.perSecond(50).withConcurrent(10))
        .hasToString("50 requests a second, 10 at once");
    assertThat(RequestBudget.perSecond(0.5)).hasToString("0.5 requests a second");
    assertThat(RequestBudget.concurrent(7)).hasToString("7 at once");
  }

  @Test
  void twoWithTheSameNumbersAreTwo() {
    assertThat(RequestBudget.perSecond(1)).isNotEqualTo(RequestBudget.perSecond(1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoRate(double rate) {
    assertThatThrownBy(() -> RequestBudget.perSecond(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("over 0 requests a second")
        .hasMessageContaining(String.valueOf(rate));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesToAllowNothing(int requests) {
    assertThatThrownBy(() -> RequestBudget.concurrent(requests))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> RequestBudget.perSecond(1).withConcurrent(requests))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT24H0.000000001S"})
  void refusesARecoveryOfNoTimeOrOverADay(Duration recovery) {
    assertThatThrownBy(() -> RequestBudget.concurrent(1).withRecovery(recovery))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(recovery.toString());
  }
}
