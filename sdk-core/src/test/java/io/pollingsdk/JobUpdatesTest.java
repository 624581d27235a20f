package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.PollOutcome;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What a job tells of itself. */
class JobUpdatesTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  private static final class Collector implements Flow.Subscriber<JobStatus> {
    private final List<Object> seen = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(JobStatus status) {
      seen.add(status);
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(failure);
    }

    @Override
    public void onComplete() {
      seen.add("end");
    }
  }

  @Test
  void updatesTellThePresentEachChangeAndTheEnd() {
    fixture.transport.then(ACCEPTED, RUNNING, RUNNING, DONE);
    Job job = fixture.connect().submit(SampleApi.start());
    Collector collector = new Collector();
    job.updates().subscribe(collector);
    fixture.time.advance(seconds(3));
    assertThat(collector.seen).hasSize(4);
    assertThat(collector.seen.get(0)).isEqualTo(JobStatus.running());
    assertThat(((JobStatus.Running) collector.seen.get(1)).progress().fraction()).hasValue(0.25);
    assertThat(collector.seen.get(2)).isInstanceOf(JobStatus.Succeeded.class);
    assertThat(collector.seen.get(3)).isEqualTo("end");
    Collector late = new Collector();
    job.updates().subscribe(late);
    assertThat(late.seen).hasSize(2).last().isEqualTo("end");
  }

  @Test
  void updatesTellATimeoutAsAnError() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    Collector collector = new Collector();
    job.updates().subscribe(collector);
    fixture.time.advance(seconds(60));
    assertThat(collector.seen).last().isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void aFailedJobPublishesItsStatusAndEnds() {
    fixture.transport.then(ACCEPTED, Reply.json("{\"state\":\"failed\",\"code\":\"E1\"}"));
    Job job = fixture.connect().submit(SampleApi.start());
    Collector collector = new Collector();
    job.updates().subscribe(collector);
    fixture.time.advance(seconds(1));
    assertThat(collector.seen).hasSize(3).last().isEqualTo("end");
    assertThat(job.status()).isEqualTo(JobStatus.failed("E1", null));
  }

  @Test
  void statusProgressAndHandleAreTold() {
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    Job job = fixture.connect().submit(SampleApi.start());
    assertThat(job.status()).isEqualTo(JobStatus.running());
    assertThat(job.progress().fraction()).isEmpty();
    assertThat(job.accepted()).isCompletedWithValueMatching(answer -> answer.status() == 202);
    fixture.time.advance(seconds(1));
    assertThat(job.progress().fraction()).hasValue(0.25);
    JobHandle handle = job.handle();
    assertThat(handle.provider()).isEqualTo("Sample");
    assertThat(handle.submittedAt()).contains(fixture.time.now().minusSeconds(1));
    assertThat(handle.deadline()).contains(fixture.time.now().plusSeconds(59));
    assertThat(job).hasToString("Sample job 7");
    fixture.time.advance(seconds(1));
    assertThat(job.progress().fraction()).hasValue(1);
  }

  @Test
  void anImmediateAnswerIsACompleteJobWhoseTokenSaysThatThereIsNothingToResume() {
    fixture.transport.then(Reply.json("{\"answer\":42}"));
    PollingConnection api = fixture.connect();
    Job job = api.submit(SampleApi.start());
    assertThat(job.isDone()).isTrue();
    assertThat(job.await().at("answer").integer()).isEqualTo(42);
    assertThat(job.status()).isInstanceOf(JobStatus.Succeeded.class);
    String token = job.token();
    assertThatThrownBy(() -> api.resume(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("answered at once");
  }

  @Test
  void aResumedJobIsPolledAtOnceAndItsFirstAnswerIsGone() {
    fixture.transport.then(ACCEPTED);
    String token = fixture.connect().submit(SampleApi.start()).token();
    fixture.transport.then(DONE);
    Job resumed = fixture.connect().resume(token);
    fixture.time.advance(seconds(0));
    assertThat(resumed.isDone()).isTrue();
    assertThat(resumed.accepted()).isCompletedExceptionally();
    assertThat(resumed.handle().id()).isEqualTo("7");
  }

  @Test
  void aTokenMadeByHandIsBoundToTheConnection() {
    fixture.transport.thenAlways(DONE);
    JobHandle bare =
        JobHandle.of("7").withStatusUri(java.net.URI.create("https://api.example.org/v1/jobs/7"));
    Job job = fixture.connect().resume(bare.toToken());
    fixture.time.advance(seconds(0));
    assertThat(job.await()).isNotNull();
    assertThat(job.handle().provider()).isEqualTo("Sample");
  }

  @Test
  void oneCheckTellsStatusAndWait() {
    PollingConnection api = fixture.connect();
    fixture.transport.then(ACCEPTED, Reply.of(200, "{\"state\":\"running\"}", "Retry-After", "20"));
    JobHandle handle = api.submit(SampleApi.start()).handle();
    PollOutcome outcome = api.poll(handle);
    assertThat(outcome.isDone()).isFalse();
    assertThat(outcome.nextPollAfter()).isBetween(seconds(20), seconds(22));
    fixture.transport.then(Reply.json("{\"state\":\"running\",\"moved\":\"/v1/j/7\"}"));
    assertThat(api.poll(handle).job().statusUri().orElseThrow()).hasPath("/v1/j/7");
    fixture.transport.then(Reply.json("{\"state\":\"failed\"}"));
    assertThat(api.poll(handle).status()).isInstanceOf(JobStatus.Failed.class);
    fixture.transport.then(Reply.of(404, "{}"));
    assertThat(api.poll(handle).status()).isInstanceOf(JobStatus.Running.class);
    fixture.transport.then(Reply.of(500, "{\"code\":\"E\",\"message\":\"broken\"}"));
    assertThatThrownBy(() -> api.poll(handle)).isInstanceOf(ApiException.class);
    fixture.transport.then(Reply.of(200, "<html>"));
    assertThatThrownBy(() -> api.poll(handle)).hasMessageContaining("not JSON");
  }

  @Test
  void aProviderWithoutAStatusUriIsToldWhatToDo() {
    PollingConnection api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected java.util.Optional<JobHandle> jobFrom(
              io.pollingsdk.http.ApiRequest submitted, io.pollingsdk.http.ApiResponse accepted) {
            return java.util.Optional.of(JobHandle.of("7"));
          }
        };
    fixture.transport.then(ACCEPTED);
    Job job = api.submit(SampleApi.start());
    fixture.time.advance(seconds(1));
    assertThatThrownBy(job::await)
        .isInstanceOf(JobUnreachableException.class)
        .hasMessageContaining("override statusRequest");
  }

  @Test
  void aJobMayGoOnUnderAnotherHandle() {
    PollingConnection api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected JobStatus readStatus(JobHandle job, io.pollingsdk.http.ApiResponse polled) {
            return job.attribute("phase").isPresent()
                ? super.readStatus(job, polled)
                : JobStatus.running()
                    .continuingAs(
                        JobHandle.of("8")
                            .with("phase", "2")
                            .withStatusUri(polled.resolve("/v1/builds/8")));
          }
        };
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    Job job = api.submit(SampleApi.start());
    java.time.Instant deadline = job.handle().deadline().orElseThrow();
    fixture.time.advance(seconds(2));
    assertThat(job.isDone()).isTrue();
    assertThat(fixture.transport.request(2).uri()).hasPath("/v1/builds/8");
    assertThat(job.handle().id()).isEqualTo("8");
    assertThat(job.handle().deadline()).contains(deadline);
    assertThat(job.handle().provider()).isEqualTo("Sample");
  }
}
