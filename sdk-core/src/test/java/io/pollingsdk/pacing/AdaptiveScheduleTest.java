package io.pollingsdk.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.pacing.PollSchedule.Ended;
import io.pollingsdk.pacing.PollSchedule.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveScheduleTest {
  private static final String DEPLOY = "CloudStack deployVirtualMachine";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AdaptiveSchedule schedule = adaptive(1000);
  private long now;

  private static AdaptiveSchedule adaptive(int mostKinds) {
    Random random = new Random(7);
    return new AdaptiveSchedule(0.1, mostKinds, () -> random);
  }

  private Moment moment(String operation, double elapsed, int polls) {
    return new Moment(seconds(elapsed), polls, SECOND, Double.NaN, operation, now);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private void end(String operation, double seconds, int times) {
    for (int i = 0; i < times; i++) {
      schedule.nextDelay(moment(operation, 0, 0));
      now += (long) (seconds * 1e9);
      schedule.ended(new Ended(operation, seconds(seconds * 0.97), seconds(seconds * 1.01)));
    }
  }

  /** Returns the times of the polls of a job that outlasts the given time. */
  private List<Double> polls(String operation, double until) {
    List<Double> polls = new ArrayList<>();
    double elapsed = 0;
    while (elapsed < until) {
      Duration delay = schedule.nextDelay(moment(operation, elapsed, polls.size()));
      elapsed += delay.toNanos() / 1e9;
      now += delay.toNanos();
      polls.add(elapsed);
    }
    return polls;
  }

  private void assertStandard(String operation, double elapsed) {
    double least = Math.max(1, Math.min(30, elapsed / 10));
    Duration delay = schedule.nextDelay(moment(operation, elapsed, 3));
    assertThat(delay).isBetween(seconds(least), seconds(least * 1.1));
  }

  @Test
  void aKindThatIsNewIsPolledByTheStandardScheduleToTheNanosecond() {
    PollSchedule standard =
        PollSchedule.proportional(0.1)
            .atMost(Duration.ofSeconds(30))
            .atLeast(SECOND)
            .withJitter(0.1, new Random(7));

    for (double elapsed : new double[] {0, 0.5, 9.99, 10, 60, 299, 301, 86400}) {
      Duration delay = schedule.nextDelay(moment("new", elapsed, 1));
      Duration expected = standard.nextDelay(moment("new", elapsed, 1));
      assertThat(delay).isBetween(expected.minusNanos(2), expected.plusNanos(2));
    }
  }

  @Test
  void onceEightJobsHaveEndedTheNextAreAskedSeldomBeforeAndOftenAround() {
    end(DEPLOY, 60, 7);
    assertThat(polls(DEPLOY, 59)).hasSizeGreaterThan(25);

    end(DEPLOY, 60, 1);
    assertThat(polls(DEPLOY, 59)).hasSizeLessThan(10);
    assertThat(polls(DEPLOY, 60).stream().filter(at -> at >= 60).findFirst().orElseThrow())
        .isLessThan(63);
  }

  @Test
  void aJobThatOutlastsAllThatWereSeenIsPolledByTheStandardSchedule() {
    end(DEPLOY, 60, 20);

    for (double elapsed : new double[] {80, 100, 299, 1000, 100000}) {
      assertStandard(DEPLOY, elapsed);
    }
  }

  @Test
  void oneEndThatIsFarTooEarlyBringsTheStandardScheduleBackForAllJobsOfItsKind() {
    end(DEPLOY, 60, 20);
    assertThat(polls(DEPLOY, 59)).hasSizeLessThan(10);

    end(DEPLOY, 6, 1);
    assertStandard(DEPLOY, 0);
    assertStandard(DEPLOY, 20);
    assertStandard(DEPLOY, 59);
    end(DEPLOY, 60, 7);

    // It was an exception.
    assertThat(polls(DEPLOY, 59)).hasSizeLessThan(14);
  }

  @Test
  void threeEarlyEndsOfEightAndWhatWasLearnedBeforeIsForgotten() {
    end(DEPLOY, 600, 20);
    assertThat(polls(DEPLOY, 599)).hasSizeLessThan(20);

    end(DEPLOY, 6, 3);
    end(DEPLOY, 600, 2);
    end(DEPLOY, 6, 3);

    // Six of the eight jobs that count ended then.
    assertThat(polls(DEPLOY, 6)).hasSizeLessThan(5).last().isNotNull();
    assertThat(polls(DEPLOY, 6.1).stream().filter(at -> at >= 6.1).findFirst().orElseThrow())
        .isLessThan(7.6);
  }

  @Test
  void jobsThatTakeLongerAreLearnedWhileThoseBeforeAreForgotten() {
    end(DEPLOY, 6, 150);
    assertThat(polls(DEPLOY, 599)).hasSizeGreaterThan(30);

    end(DEPLOY, 600, 128);

    assertThat(polls(DEPLOY, 599)).hasSizeLessThan(18);
  }

  @Test
  void whatOneKindTeachesDoesNotMatterToAnother() {
    end(DEPLOY, 60, 20);

    assertThat(polls("Pulp deployVirtualMachine", 59)).hasSizeGreaterThan(25);
  }

  @Test
  void jobsOfUnknownKindTeachNothing() {
    end("", 60, 20);

    assertThat(polls("", 59)).hasSizeGreaterThan(25);
    assertThat(schedule.kinds()).isZero();
  }

  @Test
  void anEndAfterAPauseThatNoScheduleMakesTeachesNothing() {
    schedule.nextDelay(moment(DEPLOY, 0, 0));
    for (int i = 0; i < 50; i++) {
      schedule.ended(new Ended(DEPLOY, seconds(2), seconds(60)));
      schedule.ended(new Ended(DEPLOY, Duration.ZERO, seconds(60)));
    }

    assertThat(schedule.plan(DEPLOY)).isNull();
  }

  @Test
  void aClockThatWentBackTeachesNothing() {
    for (int i = 0; i < 50; i++) {
      schedule.ended(new Ended(DEPLOY, seconds(60), seconds(59)));
      schedule.ended(new Ended(DEPLOY, seconds(-9), seconds(-3)));
      schedule.ended(new Ended(DEPLOY, Duration.ZERO, Duration.ZERO));
    }

    assertThat(schedule.plan(DEPLOY)).isNull();
  }

  @Test
  void inACrowdMostWaitsAreStandardOnes() {
    end(DEPLOY, 600, 30);
    Moment waiting = moment(DEPLOY, 100, 5);
    assertThat(schedule.nextDelay(waiting)).isGreaterThan(seconds(39));

    for (int i = 0; i <= StartTimes.FEW; i++) {
      schedule.nextDelay(moment(DEPLOY, 0, 0));
    }

    int standard = 0;
    for (int i = 0; i < 1000; i++) {
      Duration delay = schedule.nextDelay(waiting);
      standard += delay.compareTo(seconds(11)) < 0 ? 1 : 0;
      assertThat(delay).isLessThan(seconds(31));
    }
    assertThat(standard).isBetween(740, 860);
  }

  @Test
  void theUsualIntervalIsKeptWhateverWasLearned() {
    end(DEPLOY, 60, 50);
    Duration minute = Duration.ofMinutes(1);

    for (double elapsed = 0; elapsed < 90; elapsed += 0.5) {
      Moment moment = new Moment(seconds(elapsed), 2, minute, Double.NaN, DEPLOY, now);
      assertThat(schedule.nextDelay(moment)).isGreaterThanOrEqualTo(minute);
    }
  }

  @Test
  void kindsThatWereNotUsedForLongestAreForgottenFirst() {
    AdaptiveSchedule small = adaptive(16);
    for (int i = 0; i < 16; i++) {
      small.ended(new Ended("kind " + i, seconds(9), seconds(10)));
    }
    for (int i = 0; i < 8; i++) {
      small.ended(new Ended("kind 0", seconds(9), seconds(10)));
      small.nextDelay(moment("kind 1", 3, 2));
    }
    assertThat(small.plan("kind 0")).isNotNull();

    for (int i = 100; i < 200; i++) {
      small.ended(new Ended("kind " + i, seconds(9), seconds(10)));
      small.nextDelay(moment("kind 0", 3, 2));
      assertThat(small.kinds()).isLessThanOrEqualTo(16);
    }

    assertThat(small.plan("kind 0")).isNotNull();
  }

  @Test
  void aMillionKindsTakeNoMoreMemoryThanAThousand() {
    for (int i = 0; i < 1_000_000; i++) {
      schedule.ended(new Ended("kind " + i, seconds(9), seconds(10)));
    }

    assertThat(schedule.kinds()).isBetween(800, 1000);
  }

  @Test
  void manyThreadsMayUseOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    AdaptiveSchedule shared = AdaptiveSchedule.create(0.1, 3);
    for (int thread = 0; thread < 4; thread++) {
      int seed = thread;
      all.add(threads.submit(() -> use(shared, new Random(seed))));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();

    assertThat(shared.kinds()).isBetween(1, 3);
  }

  private static void use(AdaptiveSchedule shared, Random random) {
    for (int i = 0; i < 20_000; i++) {
      String kind = "kind " + random.nextInt(5);
      double elapsed = random.nextDouble(100);
      Moment moment = new Moment(seconds(elapsed), i % 3, SECOND, Double.NaN, kind, i * 1000L);
      assertThat(shared.nextDelay(moment)).isBetween(SECOND, seconds(41));
      if (i % 5 == 0) {
        shared.ended(new Ended(kind, seconds(elapsed), seconds(elapsed + 1)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aFractionThatIsNotPositiveIsRefused(double fraction) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveSchedule.create(fraction, 1000))
        .withMessageContaining("fraction must be positive");
  }

  @Test
  void toKeepNoKindIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveSchedule.create(0.1, 0))
        .withMessageContaining("at least one kind");
  }
}
