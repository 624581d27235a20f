package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

  private static long waitAfter(RetryConfig config, int attempt) {
    return config.getIntervalBiFunction().apply(attempt, null);
  }

  @Test
  void standardIsThreeAttemptsAndNoneIsOne() {
    assertThat(Retries.standard().getMaxAttempts()).isEqualTo(3);
    assertThat(Retries.none().getMaxAttempts()).isOne();
    assertThat(Retries.attempts(7, Duration.ofMillis(10)).getMaxAttempts()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"1,100,300", "2,200,600", "3,400,1200", "4,800,2400"})
  void waitsDoubleUpToHalfMoreOrLess(int attempt, long shortest, long longest) {
    for (int i = 0; i < 200; i++) {
      assertThat(waitAfter(Retries.standard(), attempt)).isBetween(shortest, longest);
    }
  }

  @ParameterizedTest
  @CsvSource({"6", "10", "50", "100", "1000", "100000"})
  void noWaitIsLongerThanTenSecondsOrGone(int attempt) {
    for (int i = 0; i < 50; i++) {
      assertThat(waitAfter(Retries.standard(), attempt)).isBetween(1L, 10_000L);
    }
  }

  @Test
  void onlyWhatTheServerOrTheWayThereCausedIsTriedAgain() {
    var again = Retries.standard().getExceptionPredicate();

    assertThat(again.test(new TransportException(Kind.CONNECT, "x", null))).isTrue();
    assertThat(
            again.test(
                new ApiException("GET /", new ApiException.Reply(503, Map.of(), ""), null, null)))
        .isTrue();
    assertThat(again.test(new MalformedResponseException("", "x", "y", null))).isFalse();
    assertThat(again.test(new IllegalStateException())).isFalse();
    assertThat(again.test(new AssertionError())).isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retries.attempts(0, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retries.attempts(2, Duration.ofMillis(9)))
        .withMessageContaining("at least 10 ms");
  }
}
