package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees 3, 4 and 5: failed polls, early 404s, and Retry-After. */
class PollFailureGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  private CallPath.Outcome run(CallPath path, PollingConnection api) {
    return path.run(fixture.time, api, SampleApi.start());
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee3AFailedPollDoesNotFailTheJob(CallPath path) {
    PollingConnection api = fixture.connect(s -> s.retry(Retries.none()));
    fixture
        .transport
        .then(ACCEPTED, Reply.failure(Kind.CONNECTION_LOST), Reply.of(502, ""), Reply.of(503, ""))
        .then(Reply.of(504, ""), Reply.of(429, ""), RUNNING, DONE);
    run(path, api).result();
    assertThat(fixture.transport.sent()).hasSize(8);
  }

  @Test
  void guarantee3ATimedOutPollDoesNotFailTheJob() {
    fixture.transport.then(ACCEPTED, Reply.silence(), DONE);
    run(CallPath.BLOCKING, fixture.connect(s -> s.requestTimeout(seconds(5)))).result();
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(1), seconds(7));
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee3MoreThanTheLimitInARowDoes(CallPath path) {
    fixture.transport.then(ACCEPTED).thenAlways(Reply.of(503, ""));
    JobUnreachableException lost =
        run(path, fixture.connect(s -> s.maxPollFailures(2)))
            .failure(JobUnreachableException.class);
    assertThat(lost.polls()).isEqualTo(3);
    assertThat(lost.token()).isPresent();
    assertThat(lost).hasMessageContaining("3 in a row").hasMessageContaining("HTTP 503");
  }

  @Test
  void guarantee3ASuccessfulPollStartsTheCountAnew() {
    Reply bad = Reply.of(503, "");
    fixture.transport.then(ACCEPTED, bad, bad, RUNNING, bad, bad, RUNNING, bad, bad, DONE);
    run(CallPath.NON_BLOCKING, fixture.connect(s -> s.maxPollFailures(2))).result();
  }

  @Test
  void guarantee3TransportFailuresOfAPollAreRetriedInside() {
    fixture.transport.then(ACCEPTED, Reply.failure(Kind.CONNECTION_LOST), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect(s -> s.maxPollFailures(0))).result();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 500})
  void aRefusedPollEndsTheJobAsUnreachableAtOnceWithItsHandle(int status) {
    fixture.transport.then(ACCEPTED, RUNNING).thenAlways(Reply.of(status, "<html>no</html>"));
    PollingConnection api = fixture.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(15))));
    JobUnreachableException lost =
        run(CallPath.NON_BLOCKING, api).failure(JobUnreachableException.class);
    assertThat(lost.polls()).isEqualTo(2);
    assertThat(lost.handle()).isPresent();
    assertThat(lost.lastStatus()).containsInstanceOf(JobStatus.Running.class);
    if (status == 401) {
      assertThat(lost).hasCauseInstanceOf(AuthenticationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee4AnEarly404IsNotYetVisible(CallPath path) {
    Reply missing = Reply.of(404, "{\"state\":\"who?\"}");
    fixture.transport.then(ACCEPTED, missing, missing, missing, DONE);
    run(path, fixture.connect()).result();
  }

  @Test
  void guarantee4ALate404IsWhatTheProviderSaysItIs() {
    Reply missing = Reply.of(404, "{\"code\":\"gone\",\"message\":\"no such job\"}");
    fixture.transport.then(ACCEPTED).thenAlways(missing);
    PollingConnection api = fixture.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(6))));
    JobUnreachableException lost =
        run(CallPath.NON_BLOCKING, api).failure(JobUnreachableException.class);
    assertThat(lost)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such job");
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(6), seconds(12));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "2.5, 2.5", "0, 1", "-3, 1", "soon, 1"})
  void guarantee5SecondsAndFractionsAreHonouredNonsenseIsNot(String header, double expected) {
    fixture.transport.then(
        ACCEPTED, Reply.of(200, "{\"state\":\"running\"}", "Retry-After", header), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect()).result();
    Duration wait = fixture.sentAt().get(2).minus(fixture.sentAt().get(1));
    assertThat(wait).isBetween(seconds(expected), seconds(expected * 1.1));
  }

  @Test
  void guarantee5DatesAreHonoured() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            fixture.time.now().plusSeconds(9).atOffset(ZoneOffset.UTC));
    fixture.transport.then(
        ACCEPTED, Reply.of(200, "{\"state\":\"running\"}", "Retry-After", date), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect()).result();
    assertThat(fixture.sentAt().get(2)).isBetween(seconds(9), seconds(9.8));
  }

  @Test
  void guarantee5TheAcceptingAnswersRetryAfterDelaysTheFirstPoll() {
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Retry-After", "11"), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect()).result();
    assertThat(fixture.sentAt().get(1)).isBetween(seconds(11), seconds(12.1));
  }

  @Test
  void guarantee5ALongWaitIsCappedAndAFailedPollsWaitCountsToo() {
    fixture.transport.then(ACCEPTED, Reply.of(503, "", "Retry-After", "86400"), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect(s -> s.maxRetryAfter(seconds(10)))).result();
    assertThat(fixture.sentAt().get(2)).isBetween(seconds(11), seconds(12));
  }

  @Test
  void guarantee5AServersWaitIsNotBeatenByTheDeadline() {
    fixture.transport.then(
        ACCEPTED, Reply.of(200, "{\"state\":\"running\"}", "Retry-After", "300"), DONE);
    run(CallPath.NON_BLOCKING, fixture.connect()).result();
    assertThat(fixture.sentAt().get(2)).isEqualTo(seconds(60));
  }

  @Test
  void aResultThatCannotBeFetchedNowIsFetchedLater() {
    Reply done = Reply.json("{\"state\":\"done\",\"result\":\"/v1/results/7\"}");
    fixture
        .transport
        .then(ACCEPTED, done, Reply.of(503, ""), done, Reply.failure(Kind.CONNECTION_LOST))
        .then(Reply.failure(Kind.CONNECTION_LOST), Reply.failure(Kind.CONNECTION_LOST))
        .then(done, Reply.json("{\"answer\":42}"));
    PollingConnection api =
        fixture.connect(s -> s.retry(Retries.attempts(3, Duration.ofMillis(10))));
    // The 503 is retried inside, as a result is only read.
    fixture.transport.sent();
    assertThat(run(CallPath.NON_BLOCKING, api).value()).isNotNull();
  }

  @Test
  void aResultThatIsRefusedIsUnreachableWithTheJobSucceeded() {
    fixture
        .transport
        .then(ACCEPTED, Reply.json("{\"state\":\"done\",\"result\":\"/v1/results/7\"}"))
        .then(Reply.of(410, "{\"code\":\"expired\",\"message\":\"result expired\"}"));
    JobUnreachableException lost =
        run(CallPath.BLOCKING, fixture.connect()).failure(JobUnreachableException.class);
    assertThat(lost.lastStatus()).containsInstanceOf(JobStatus.Succeeded.class);
    assertThat(lost).hasMessageContaining("result could not be fetched");
  }

  @Test
  void anUnknownStateIsToleratedForAWhileButNeverASuccess() {
    fixture.transport.then(ACCEPTED).thenAlways(Reply.json("{\"state\":\"meditating\"}"));
    JobUnreachableException lost =
        run(CallPath.NON_BLOCKING, fixture.connect()).failure(JobUnreachableException.class);
    assertThat(lost.polls()).isEqualTo(6);
    assertThat(lost).hasCauseInstanceOf(MalformedResponseException.class);
    assertThat(lost).hasMessageContaining("meditating");
  }
}
