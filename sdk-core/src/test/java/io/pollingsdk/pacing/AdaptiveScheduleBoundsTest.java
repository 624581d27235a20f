package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.pacing.PollSchedule.Ended;
import io.pollingsdk.pacing.PollSchedule.Moment;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever was learned and whatever is asked, by random histories and moments. */
class AdaptiveScheduleBoundsTest {
  private static final Duration[] HOSTILE = {
    Duration.ZERO,
    Duration.ofNanos(1),
    Duration.ofNanos(-1),
    Duration.ofDays(-3),
    Duration.ofDays(400),
    Duration.ofSeconds(Long.MAX_VALUE),
    Duration.ofSeconds(Long.MIN_VALUE),
    Duration.ofNanos(Long.MAX_VALUE)
  };

  private static Duration time(Random random) {
    if (random.nextInt(12) == 0) {
      return HOSTILE[random.nextInt(HOSTILE.length)];
    }
    // From a microsecond to some weeks, all magnitudes alike.
    return Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 15.5)));
  }

  private static Duration near(Random random, Duration typical) {
    return isHuge(typical)
        ? typical
        : Duration.ofNanos((long) (typical.toNanos() * Math.exp(0.3 * random.nextGaussian())));
  }

  private static boolean isHuge(Duration duration) {
    return Math.abs((double) duration.toSeconds()) > 4e7;
  }

  private static void learn(AdaptiveSchedule schedule, Random random, Duration usual) {
    Duration typical = time(random);
    int jobs = random.nextInt(1, 60);
    for (int i = 0; i < jobs; i++) {
      schedule.nextDelay(
          new Moment(Duration.ZERO, 0, usual, Double.NaN, "kind", random.nextLong()));
      Duration end = random.nextInt(20) == 0 ? time(random) : near(random, typical);
      Duration running =
          random.nextInt(20) == 0
              ? time(random)
              : isHuge(end) ? end : end.multipliedBy(9).dividedBy(10);
      schedule.ended(new Ended("kind", running, end));
    }
  }

  /** The bound that the Javadoc states. */
  private static double longest(double elapsed, double usual, double fraction) {
    double standard = Math.max(usual, Math.min(elapsed * fraction, 30e9));
    return standard * (4 + 0.1);
  }

  private static double nanos(Duration duration) {
    double nanos = duration.toSeconds() * 1e9 + duration.toNanosPart();
    return Math.max(0, Math.min(nanos, Long.MAX_VALUE / 4.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noWaitIsShorterThanTheUsualIntervalNorLongerThanFourStandardOnes(long seed) {
    Random random = new Random(seed);
    for (int history = 0; history < 60; history++) {
      double fraction = random.nextBoolean() ? 0.1 : Math.pow(10, random.nextDouble(-3, 1));
      AdaptiveSchedule schedule = new AdaptiveSchedule(fraction, 10, () -> random);
      Duration usual = time(random);
      int chapters = random.nextInt(1, 5);
      for (int i = 0; i < chapters; i++) {
        learn(schedule, random, usual);
        for (int ask = 0; ask < 100; ask++) {
          Duration asked = random.nextInt(5) == 0 ? time(random) : usual;
          Duration elapsed = time(random);
          double progress = new double[] {Double.NaN, 0, 0.5, 1, 7, -1}[random.nextInt(6)];
          Moment moment =
              new Moment(elapsed, random.nextInt(4), asked, progress, "kind", random.nextLong());

          Duration delay = schedule.nextDelay(moment);

          double least = nanos(asked);
          assertThat(nanos(delay))
              .as("%s after %s", moment, schedule.plan("kind"))
              .isGreaterThanOrEqualTo(least * (1 - 1e-9) - 1)
              .isLessThanOrEqualTo(longest(nanos(elapsed), least, fraction) * (1 + 1e-9) + 1);
          assertThat(delay).isGreaterThanOrEqualTo(Duration.ZERO);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aJobPastAllThatWasSeenIsPolledByTheStandardSchedule(long seed) {
    Random random = new Random(seed);
    for (int history = 0; history < 100; history++) {
      AdaptiveSchedule schedule = new AdaptiveSchedule(0.1, 10, () -> random);
      double usual = Math.pow(10, random.nextDouble(6, 11));
      double typical = usual * Math.pow(10, random.nextDouble(0, 3));
      double most = 0;
      for (int i = 0; i < 40; i++) {
        double end = typical * Math.exp(0.2 * random.nextGaussian());
        most = Math.max(most, end);
        ask(schedule, 0, usual, 0);
        schedule.ended(
            new Ended("kind", Duration.ofNanos((long) (end * 0.95)), Duration.ofNanos((long) end)));
      }
      for (int i = 0; i < 50; i++) {
        double elapsed = most * random.nextDouble(1.3, 50);
        double standard = Math.max(usual, Math.min(elapsed / 10, 30e9));
        assertThat(ask(schedule, elapsed, usual, 9)).isBetween(standard - 2, standard * 1.1 + 2);
      }
    }
  }

  private static double ask(AdaptiveSchedule schedule, double elapsed, double usual, int polls) {
    Duration at = Duration.ofNanos((long) elapsed);
    Duration interval = Duration.ofNanos((long) usual);
    return nanos(schedule.nextDelay(new Moment(at, polls, interval, Double.NaN, "kind", 0)));
  }
}
