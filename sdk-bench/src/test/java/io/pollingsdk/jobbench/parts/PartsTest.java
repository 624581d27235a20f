package io.pollingsdk.jobbench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.poll.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;

/** That the parts do what they are measured for. */
class PartsTest {

  @Test
  void aPollIsSigned() throws Throwable {
    Signing signing = new Signing();
    try {
      assertThat(signing.cloudStackPoll().query())
          .anyMatch(param -> param.name().equals("signature"));
    } finally {
      signing.close();
    }
  }

  @Test
  void aRunningJobWaits() {
    assertThat(new Step().stillRunning()).isInstanceOf(Decision.Wait.class);
  }

  @Test
  void aTokenIsReadAsTheHandleItWasWrittenFor() {
    Token token = new Token();

    assertThat(token.decode().toToken()).isEqualTo(token.encode());
  }

  @Test
  void theStatusIsFound() {
    Json json = new Json();

    assertThat(json.parsedAndRead()).isZero();
    assertThat(json.readAgain()).isZero();
  }

  @Test
  void theDefaultScheduleWaitsATenthOfTheTimeSpent() {
    assertThat(new Delay().standard()).isBetween(Duration.ofMillis(4200), Duration.ofMillis(4620));
  }

  @Test
  void aRunIsShortUnlessTheCommandLineSaysOtherwise() throws Exception {
    Options usual = PartsBenchmark.options(new CommandLineOptions());
    Options longer = PartsBenchmark.options(new CommandLineOptions("-i", "7", "-r", "2", "Token"));

    assertThat(usual.getForkCount().get()).isEqualTo(1);
    assertThat(usual.getMeasurementIterations().get()).isEqualTo(3);
    assertThat(usual.getMeasurementTime().get()).isEqualTo(TimeValue.seconds(1));
    assertThat(longer.getMeasurementIterations().get()).isEqualTo(7);
    assertThat(longer.getMeasurementTime().get()).isEqualTo(TimeValue.seconds(2));
    assertThat(longer.getIncludes()).containsExactly("Token");
  }
}
