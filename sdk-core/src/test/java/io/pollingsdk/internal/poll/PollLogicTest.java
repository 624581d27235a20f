package io.pollingsdk.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.internal.poll.PollLogic.Facts;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.PollSchedule.Moment;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollLogicTest {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final Exception CAUSE = new IllegalStateException("reset");
  private static final Facts EARLY = facts(Duration.ofHours(1));

  private static Facts facts(Duration remaining) {
    return new Facts(Duration.ofSeconds(20), remaining, 4, 0, false);
  }

  private static PollRules rules(PollSchedule schedule, double jitter) {
    RandomGenerator random =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new AssertionError("a fraction was expected to be asked for");
          }

          @Override
          public double nextDouble() {
            return jitter;
          }
        };
    return new PollRules(
        schedule,
        Duration.ofSeconds(3),
        new PollRules.Patience(
            Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(10), MOST, 2),
        new PollRules.Reactions(OnTimeout.leave(), Optional.empty(), Optional.empty()),
        random);
  }

  private static PollRules everyTenSeconds() {
    return rules(PollSchedule.fixed(Duration.ofSeconds(10)), 0);
  }

  private static Observation running(JobStatus.Running status) {
    return new Observation.Read(status, Optional.empty());
  }

  private static Observation missed(boolean lasting) {
    return new Observation.Missed(CAUSE, Optional.empty(), lasting);
  }

  private static Decision next(Facts facts, Observation observation) {
    return PollLogic.next(everyTenSeconds(), facts, observation);
  }

  private static Decision waitFor(String delay) {
    return new Decision.Wait(Duration.parse(delay));
  }

  @Test
  void aRunningJobIsAskedAgainWhenTheScheduleSays() {
    assertThat(next(EARLY, running(JobStatus.running()))).isEqualTo(waitFor("PT10S"));
    assertThat(PollLogic.first(everyTenSeconds(), EARLY, Optional.empty()))
        .isEqualTo(waitFor("PT10S"));
  }

  @Test
  void theScheduleIsToldWhatIsKnown() {
    List<Moment> moments = new ArrayList<>();
    PollSchedule spy =
        moment -> {
          moments.add(moment);
          return Duration.ofSeconds(1);
        };

    Decision half =
        PollLogic.next(
            rules(spy, 0), EARLY, running(JobStatus.running().withProgress(Progress.of(0.5))));
    Decision unknown = PollLogic.next(rules(spy, 0), EARLY, running(JobStatus.running()));

    assertThat(List.of(half, unknown)).containsOnly(waitFor("PT1S"));
    assertThat(moments)
        .containsExactly(
            new Moment(Duration.ofSeconds(20), 4, Duration.ofSeconds(3), 0.5),
            new Moment(Duration.ofSeconds(20), 4, Duration.ofSeconds(3), Double.NaN));
  }

  @Test
  void aJobThatEndedWellIsFetchedAlsoAfterItsTime() {
    Observation succeeded = new Observation.Read(JobStatus.succeeded(), Optional.empty());

    assertThat(next(EARLY, succeeded)).isEqualTo(new Decision.Fetch());
    assertThat(next(facts(Duration.ofSeconds(-9)), succeeded)).isEqualTo(new Decision.Fetch());
    ApiResponse result =
        new ApiResponse(URI.create("https://h.example"), 200, Headers.empty(), new byte[0]);
    assertThat(next(EARLY, new Observation.Read(JobStatus.succeeded(result), Optional.empty())))
        .isEqualTo(new Decision.Fetch());
  }

  @Test
  void aJobThatFailedOrWasCancelledEnds() {
    for (JobStatus status : List.of(JobStatus.failed("E", "m"), JobStatus.cancelled())) {
      assertThat(next(EARLY, new Observation.Read(status, Optional.of(MOST))))
          .isEqualTo(new Decision.End(status));
      assertThat(next(facts(Duration.ZERO), new Observation.Read(status, Optional.empty())))
          .isEqualTo(new Decision.End(status));
    }
  }

  @ParameterizedTest
  @CsvSource({"PT10.000000001S,PT10S", "PT10S,PT10S", "PT9S,PT9S", "PT0.000000001S,PT0.000000001S"})
  void noWaitGoesBeyondTheDeadline(Duration remaining, String expected) {
    assertThat(next(facts(remaining), running(JobStatus.running()))).isEqualTo(waitFor(expected));
    assertThat(next(facts(remaining), missed(false))).isEqualTo(waitFor(expected));
  }

  @Test
  void notEvenTheServersWishGoesBeyondTheDeadline() {
    assertThat(
            next(
                facts(Duration.ofSeconds(7)),
                new Observation.Read(JobStatus.running(), Optional.of(Duration.ofMinutes(1)))))
        .isEqualTo(waitFor("PT7S"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT-1000H"})
  void atTheDeadlineThereIsOneLastCheckAndThenTheTimeIsUp(Duration remaining) {
    Facts before = facts(remaining);
    Facts after = new Facts(before.elapsed(), remaining, 5, 0, true);

    assertThat(next(before, running(JobStatus.running()))).isEqualTo(waitFor("PT0S"));
    assertThat(next(after, running(JobStatus.running()))).isEqualTo(new Decision.TimeUp());
    assertThat(next(before, missed(false))).isEqualTo(waitFor("PT0S"));
    assertThat(next(after, missed(false))).isEqualTo(new Decision.TimeUp());
    assertThat(PollLogic.first(everyTenSeconds(), before, Optional.of(MOST)))
        .isEqualTo(waitFor("PT0S"));
  }

  @ParameterizedTest
  @CsvSource({"0,1,false", "1,2,false", "2,3,true", "9,10,true"})
  void moreThanTheAllowedFailuresInARowEndTheWaiting(int before, int inARow, boolean givesUp) {
    Facts facts = new Facts(Duration.ofSeconds(20), Duration.ofHours(1), 4, before, false);

    assertThat(next(facts, missed(false)))
        .isEqualTo(givesUp ? new Decision.GiveUp(CAUSE, inARow) : waitFor("PT10S"));
  }

  @Test
  void aStatusInBetweenForgivesTheFailuresBefore() {
    Facts facts = new Facts(Duration.ofSeconds(20), Duration.ofHours(1), 4, 99, false);

    assertThat(next(facts, running(JobStatus.running()))).isEqualTo(waitFor("PT10S"));
  }

  @Test
  void aLastingFailureEndsTheWaitingAtOnce() {
    assertThat(next(EARLY, missed(true))).isEqualTo(new Decision.GiveUp(CAUSE, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0, PT10S",
    "PT9S, 0.999, PT10S",
    "PT30S, 0, PT30S",
    "PT30S, 0.5, PT31.5S",
    "PT5M, 0, PT5M",
    "PT6M, 0, PT5M",
    "PT6M, 0.5, PT5M15S",
    "PT-30S, 0.5, PT10S",
    "PT2562047788015215H, 0, PT5M",
  })
  void retryAfterIsALowerBoundCappedAndOnlyStretched(
      Duration asked, double jitter, String expected) {
    PollRules rules = rules(PollSchedule.fixed(Duration.ofSeconds(10)), jitter);
    Optional<Duration> wait = Optional.of(asked);

    assertThat(PollLogic.next(rules, EARLY, new Observation.Read(JobStatus.running(), wait)))
        .isEqualTo(waitFor(expected));
    assertThat(PollLogic.next(rules, EARLY, new Observation.Missed(CAUSE, wait, false)))
        .isEqualTo(waitFor(expected));
    assertThat(PollLogic.first(rules, EARLY, wait)).isEqualTo(waitFor(expected));
  }

  @Test
  void whatTheStatusSaysOfTheWaitCountsMoreThanTheHeader() {
    Observation both =
        new Observation.Read(
            JobStatus.running().withRetryAfter(Duration.ofSeconds(20)),
            Optional.of(Duration.ofSeconds(40)));

    assertThat(next(EARLY, both)).isEqualTo(waitFor("PT20S"));
  }

  @Test
  void theScheduleItselfIsNotStretched() {
    assertThat(
            PollLogic.next(
                rules(PollSchedule.fixed(Duration.ofSeconds(10)), 0.9),
                EARLY,
                running(JobStatus.running())))
        .isEqualTo(waitFor("PT10S"));
  }

  @Test
  void aScheduleThatGoesBackInTimeMeansAtOnce() {
    assertThat(
            PollLogic.next(
                rules(moment -> Duration.ofSeconds(-5), 0), EARLY, running(JobStatus.running())))
        .isEqualTo(waitFor("PT0S"));
  }

  @Test
  void aScheduleWithoutEndIsCutAtTheDeadline() {
    assertThat(
            PollLogic.next(
                rules(moment -> Duration.ofSeconds(Long.MAX_VALUE), 0),
                EARLY,
                running(JobStatus.running())))
        .isEqualTo(waitFor("PT1H"));
  }

  @Test
  void theDelayAloneDoesNotKnowTheDeadline() {
    assertThat(
            PollLogic.delay(
                everyTenSeconds(), facts(Duration.ofSeconds(-1)), Double.NaN, Optional.empty()))
        .isEqualTo(Duration.ofSeconds(10));
  }
}
