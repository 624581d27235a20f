package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.pacing.PollSchedule.Ended;
import io.pollingsdk.pacing.PollSchedule.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollScheduleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Moment moment(Duration elapsed, int polls) {
    return new Moment(elapsed, polls, Duration.ofSeconds(3), Double.NaN);
  }

  private static RandomGenerator always(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("a fraction was expected to be asked for");
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  @Test
  void fixedIsAlwaysTheSame() {
    PollSchedule schedule = PollSchedule.fixed(Duration.ofSeconds(5));

    assertThat(schedule.nextDelay(moment(Duration.ZERO, 0))).isEqualTo(Duration.ofSeconds(5));
    assertThat(schedule.nextDelay(moment(Duration.ofDays(9), 999)))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void usualIsTheIntervalOfTheApi() {
    assertThat(PollSchedule.usual().nextDelay(moment(Duration.ofDays(9), 999)))
        .isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({"0,PT1S", "1,PT1.5S", "2,PT2.25S", "3,PT3.375S"})
  void exponentialGrowsByItsFactorWithEachPoll(int polls, Duration expected) {
    assertThat(PollSchedule.exponential(SECOND, 1.5).nextDelay(moment(Duration.ZERO, polls)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {62, 63, 64, 1023, 1024, 5000, Integer.MAX_VALUE})
  void exponentialNeverOverflows(int polls) {
    PollSchedule schedule = PollSchedule.exponential(Duration.ofDays(365), 2);

    assertThat(schedule.nextDelay(moment(Duration.ZERO, polls)))
        .isGreaterThan(Duration.ofDays(36500));
    assertThat(schedule.atMost(SECOND).nextDelay(moment(Duration.ZERO, polls))).isEqualTo(SECOND);
    assertThat(schedule.withJitter(1).nextDelay(moment(Duration.ZERO, polls))).isPositive();
  }

  @Test
  void exponentialByOneStaysTheSame() {
    assertThat(PollSchedule.exponential(SECOND, 1).nextDelay(moment(Duration.ZERO, 100)))
        .isEqualTo(SECOND);
  }

  @ParameterizedTest
  @CsvSource({"PT0S,PT0S", "PT1S,PT0.1S", "PT10M,PT1M", "PT1H0.5S,PT6M0.05S"})
  void proportionalIsAShareOfTheElapsedTime(Duration elapsed, Duration expected) {
    assertThat(PollSchedule.proportional(0.1).nextDelay(moment(elapsed, 7))).isEqualTo(expected);
  }

  @Test
  void proportionalPollsGrowWithTheLogarithmOfTheDuration() {
    PollSchedule schedule = PollSchedule.proportional(0.1).atLeast(SECOND);
    Duration elapsed = Duration.ZERO;
    int polls = 0;
    while (elapsed.compareTo(Duration.ofDays(1)) < 0) {
      elapsed = elapsed.plus(schedule.nextDelay(moment(elapsed, polls++)));
    }

    // ln(86400 / 10) / ln(1.1) polls after the first ten.
    assertThat(polls).isBetween(100, 110);
    assertThat(elapsed).isLessThan(Duration.ofHours(27));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT3S",
    "PT29S, PT3S",
    "PT60S, PT6S",
    "PT5M, PT30S",
    "PT1H, PT30S",
    "PT100H, PT30S"
  })
  void standardIsATenthBetweenTheUsualIntervalAndThirtySecondsPlusUpToATenth(
      Duration elapsed, Duration shortest) {
    for (int i = 0; i < 200; i++) {
      assertThat(PollSchedule.standard().nextDelay(moment(elapsed, i)))
          .isBetween(shortest, shortest.plus(shortest.dividedBy(10)));
    }
  }

  @Test
  void standardNeverAsksMoreOftenThanAnApiThatWantsMinutes() {
    Moment slow = new Moment(Duration.ofHours(1), 3, Duration.ofMinutes(2), Double.NaN);

    assertThat(PollSchedule.standard().nextDelay(slow))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(132));
  }

  @Test
  void standardSpreadsJobsThatWereSubmittedTogether() {
    long different =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> PollSchedule.standard().nextDelay(moment(Duration.ZERO, 0)))
            .distinct()
            .count();

    assertThat(different).isGreaterThan(90);
  }

  @ParameterizedTest
  @CsvSource({"0,PT10S", "0.5,PT11S", "0.999999999,PT11.999999998S"})
  void jitterIsOnlyAddedAndStaysWithinItsFraction(double random, Duration expected) {
    PollSchedule schedule =
        PollSchedule.fixed(Duration.ofSeconds(10)).withJitter(0.2, always(random));

    assertThat(schedule.nextDelay(moment(Duration.ZERO, 0))).isEqualTo(expected);
  }

  @Test
  void jitterHoldsForManyDelaysAndFractions() {
    Random random = new Random(42);
    for (int i = 0; i < 1000; i++) {
      Duration base = Duration.ofNanos(1 + random.nextLong(1L << 50));
      double fraction = random.nextDouble(0.001, 3);
      Duration delay =
          PollSchedule.fixed(base).withJitter(fraction, random).nextDelay(moment(Duration.ZERO, 0));

      assertThat(delay).isGreaterThanOrEqualTo(base);
      assertThat((double) delay.toNanos()).isLessThanOrEqualTo(base.toNanos() * (1 + fraction));
    }
  }

  @Test
  void boundsHoldAtBothSides() {
    PollSchedule bounded =
        PollSchedule.exponential(SECOND, 2)
            .atLeast(Duration.ofSeconds(3))
            .atMost(SECOND.multipliedBy(9));

    assertThat(bounded.nextDelay(moment(Duration.ZERO, 0))).isEqualTo(Duration.ofSeconds(3));
    assertThat(bounded.nextDelay(moment(Duration.ZERO, 2))).isEqualTo(Duration.ofSeconds(4));
    assertThat(bounded.nextDelay(moment(Duration.ZERO, 9))).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void boundsWorkOnAScheduleOfOnesOwn() {
    PollSchedule own = moment -> Duration.ofSeconds(-1);

    assertThat(own.atLeast(Duration.ZERO).nextDelay(moment(SECOND, 1))).isZero();
    assertThat(own.atMost(SECOND).nextDelay(moment(SECOND, 1))).isNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aWaitThatIsNotPositiveIsRefused(long nanos) {
    Duration bad = Duration.ofNanos(nanos);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.fixed(bad))
        .withMessageContaining("interval must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.exponential(bad, 2))
        .withMessageContaining("first must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.usual().atMost(bad))
        .withMessageContaining("longest must be positive");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aFactorThatShrinksOrExplodesIsRefused(double factor) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.exponential(SECOND, factor))
        .withMessageContaining("factor must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aFractionThatIsNotPositiveIsRefused(double fraction) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.proportional(fraction))
        .withMessageContaining("fraction must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.usual().withJitter(fraction));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollSchedule.usual().withJitter(fraction, new Random(1)));
  }

  @Test
  void whatEndedIsPassedOnToTheScheduleInsideWhateverIsWrappedAroundIt() {
    List<Ended> told = new ArrayList<>();
    PollSchedule learning =
        new PollSchedule() {
          @Override
          public Duration nextDelay(Moment moment) {
            return SECOND;
          }

          @Override
          public void ended(Ended job) {
            told.add(job);
          }
        };
    Ended job = new Ended("Pulp sync", SECOND, SECOND.multipliedBy(2));

    learning.withJitter(0.1).ended(job);
    learning.withJitter(0.1, new Random(1)).ended(job);
    learning.atLeast(SECOND).ended(job);
    learning.atMost(SECOND).ended(job);

    assertThat(told).containsExactly(job, job, job, job);
  }

  @Test
  void schedulesThatDoNotLearnMayBeToldOfEndsToo() {
    PollSchedule.standard().ended(new Ended("", Duration.ZERO, Duration.ofDays(-1)));
    PollSchedule.usual().ended(new Ended("", SECOND, SECOND));
  }

  @Test
  void aMomentWithoutAnOperationIsOfAnUnknownKind() {
    assertThat(moment(SECOND, 1).operation()).isEmpty();
  }

  @Test
  void adaptiveBeginsAsTheStandard() {
    assertThat(PollSchedule.adaptive().nextDelay(moment(Duration.ofMinutes(1), 5)))
        .isBetween(Duration.ofSeconds(6), Duration.ofMillis(6600));
  }
}
