package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guarantee 2: every wait is bounded, and one last check is made at the deadline itself. */
class DeadlineGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void timesOutExactlyAtTheDeadlineAfterALastCheckThere(CallPath path) {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    PollingConnection api = fixture.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(25))));
    JobTimeoutException late =
        path.run(fixture.time, api, SampleApi.start()).failure(JobTimeoutException.class);
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(25), seconds(50), seconds(60));
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(60));
    assertThat(late.polls()).isEqualTo(3);
    assertThat(late.elapsed()).isEqualTo(seconds(60));
    assertThat(late.lastStatus()).containsInstanceOf(JobStatus.Running.class);
    assertThat(late.handle().orElseThrow().id()).isEqualTo("7");
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void theLastCheckCounts(CallPath path) {
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    PollingConnection api = fixture.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(45))));
    assertThat(path.run(fixture.time, api, SampleApi.start()).result().at("answer").integer())
        .isEqualTo(42);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(60));
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aPollThatIsNotAnsweredIsCutAtTheDeadlineAndTheLastCheckStillMade(CallPath path) {
    fixture.transport.then(ACCEPTED, Reply.silence(), DONE);
    PollingConnection api =
        fixture.connect(
            s -> s.pollSchedule(PollSchedule.fixed(seconds(30))).requestTimeout(seconds(600)));
    path.run(fixture.time, api, SampleApi.start()).result();
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(30), seconds(60));
    assertThat(fixture.transport.cancelled()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void theLastCheckItselfIsBounded(CallPath path) {
    fixture.transport.then(ACCEPTED).thenAlways(Reply.silence());
    PollingConnection api =
        fixture.connect(s -> s.requestTimeout(seconds(600)).lastCheckTimeout(seconds(4)));
    JobTimeoutException late =
        path.run(fixture.time, api, SampleApi.start()).failure(JobTimeoutException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(64));
    assertThat(late).hasCauseInstanceOf(TransportException.class);
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void fetchingTheResultIsInsideTheBudget(CallPath path) {
    fixture
        .transport
        .then(ACCEPTED)
        .then(Reply.json("{\"state\":\"done\",\"result\":\"/v1/results/7\"}"), Reply.silence())
        .then(Reply.json("{\"state\":\"done\",\"result\":\"/v1/results/7\"}"), Reply.silence());
    PollingConnection api =
        fixture.connect(s -> s.requestTimeout(seconds(600)).lastCheckTimeout(seconds(4)));
    JobTimeoutException late =
        path.run(fixture.time, api, SampleApi.start()).failure(JobTimeoutException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(64));
    assertThat(late.lastStatus()).containsInstanceOf(JobStatus.Succeeded.class);
  }

  @Test
  void theSubmitIsInsideTheBudgetToo() {
    fixture.transport.then(Reply.silence());
    PollingConnection api = fixture.connect(s -> s.requestTimeout(seconds(600)));
    CallPath.BLOCKING
        .run(fixture.time, api, SampleApi.start())
        .failure(SubmissionUnknownException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(60));
  }

  @Test
  void awaitingForAWhileLeavesTheJobPolled() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    JobTimeoutException enough =
        CallPath.drive(fixture.time, () -> job.await(seconds(5)), seconds(5))
            .failure(JobTimeoutException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(5));
    assertThat(enough).hasMessageContaining("still polls it");
    assertThat(job.isDone()).isFalse();
    fixture.transport.thenAlways(DONE);
    assertThat(CallPath.drive(fixture.time, () -> job.await(seconds(5)), seconds(5)).result())
        .isNotNull();
    assertThat(job.await(Duration.ZERO)).isSameAs(job.await());
  }

  @Test
  void awaitingForNoTimeOnlyLooks() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    assertThatThrownBy(() -> job.await(Duration.ZERO)).isInstanceOf(JobTimeoutException.class);
    assertThatThrownBy(() -> job.await(seconds(-1))).isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void aPollNeverStartsAfterTheDeadlineButForTheLastCheck() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    CallPath.NON_BLOCKING.run(
        fixture.time,
        fixture.connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(0.7)))),
        SampleApi.start());
    assertThat(fixture.sentAt()).allMatch(at -> at.compareTo(seconds(60)) <= 0);
    assertThat(fixture.sentAt()).filteredOn(seconds(60)::equals).hasSize(1);
  }

  @Test
  void aResumedJobKeepsItsDeadlineAndGetsANewOneWhereItHasPassed() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    PollingConnection api = fixture.connect();
    String token = api.submit(SampleApi.start()).token();
    fixture.time.advance(seconds(20));
    PollingConnection second = fixture.connect();
    Job kept = second.resume(token);
    fixture.time.advance(seconds(40));
    assertThat(kept.isDone()).isTrue();
    Job renewed = second.resume(token);
    fixture.time.advance(seconds(59));
    assertThat(renewed.isDone()).isFalse();
    fixture.time.advance(seconds(1));
    assertThatThrownBy(renewed::await).isInstanceOf(JobTimeoutException.class);
  }
}
