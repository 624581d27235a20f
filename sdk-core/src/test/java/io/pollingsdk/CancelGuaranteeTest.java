package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Guarantee 9: cancelling is explicit. */
class CancelGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  @Test
  void guarantee9CancelAsksTheApiAndTheJobEndsWhenTheApiSaysSo() {
    fixture.transport.then(ACCEPTED, RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    fixture.time.advance(seconds(1));
    fixture.transport.then(Reply.of(204, ""), RUNNING, Reply.json("{\"state\":\"cancelled\"}"));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(fixture.transport.request(2).method()).isEqualTo("DELETE");
    assertThat(job.isDone()).isFalse();
    fixture.time.advance(seconds(2));
    assertThatThrownBy(job::await).isInstanceOf(JobCancelledException.class);
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.ALREADY_DONE);
  }

  @Test
  void guarantee9CancelSaysThatItCannotWhereTheApiCannot() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected Optional<ApiRequest> cancelRequest(JobHandle job) {
            return Optional.empty();
          }
        };
    Job job = api.submit(SampleApi.start());
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.NOT_SUPPORTED);
    assertThat(fixture.transport.sent()).hasSize(1);
    assertThat(job.isDone()).isFalse();
  }

  @Test
  void aRefusedCancelIsToldAndTheJobGoesOn() {
    fixture.transport.then(ACCEPTED, Reply.of(409, "{\"code\":\"late\",\"message\":\"too late\"}"));
    Job job = fixture.connect().submit(SampleApi.start());
    CompletableFuture<CancelResult> answer = job.cancel();
    assertThat(answer)
        .isCompletedExceptionally()
        .failsWithin(seconds(1))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(ApiException.class);
    fixture.transport.then(DONE);
    fixture.time.advance(seconds(1));
    assertThat(job.await()).isNotNull();
  }

  @Test
  void cancelBeforeTheAnswerToTheSubmitWaitsForTheJobId() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    fixture.transport.then(request -> late).then(Reply.of(204, ""));
    Job job = fixture.connect().submit(SampleApi.start());
    CompletableFuture<CancelResult> answer = job.cancel();
    assertThat(answer).isNotDone();
    late.complete(ACCEPTED.to(fixture.transport.request(0)).join());
    assertThat(answer).isCompletedWithValue(CancelResult.REQUESTED);
  }

  @Test
  void aLongWaitIsCutAfterACancel() {
    fixture.transport.then(ACCEPTED, Reply.of(204, ""), Reply.json("{\"state\":\"cancelled\"}"));
    Job job =
        fixture
            .connect(s -> s.pollSchedule(PollSchedule.fixed(seconds(50))).pollInterval(seconds(2)))
            .submit(SampleApi.start());
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    fixture.time.advance(seconds(2));
    assertThat(job.isDone()).isTrue();
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void guarantee9CancellingTheFutureStopsPollingAtOnceAndAbortsThePollUnderWay() {
    fixture.transport.then(ACCEPTED).thenAlways(Reply.silence());
    Job job = fixture.connect().submit(SampleApi.start());
    fixture.time.advance(seconds(1));
    assertThat(fixture.transport.sent()).hasSize(2);
    assertThat(job.result().cancel(false)).isTrue();
    assertThat(fixture.transport.cancelled()).isEqualTo(1);
    assertThat(fixture.time.pending()).isZero();
    assertThatThrownBy(job::await)
        .isInstanceOf(JobDetachedException.class)
        .hasMessageContaining("cancelled");
    assertThat(job.result()).isCancelled();
  }

  @Test
  void guarantee9NothingIsSentToTheApiWhenOnlyTheFutureIsCancelled() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    job.result().cancel(true);
    fixture.time.advance(seconds(60));
    assertThat(fixture.transport.sent()).hasSize(1);
    Job resumed = fixture.connect().resume(job.token());
    assertThat(resumed.isDone()).isFalse();
  }

  @Test
  void cancellingTheFutureOfASubmitUnderWayStillLearnsTheJobId() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    fixture.transport.then(request -> late);
    Job job = fixture.connect().submit(SampleApi.start());
    job.result().cancel(true);
    assertThat(late).isNotCancelled();
    late.complete(ACCEPTED.to(fixture.transport.request(0)).join());
    assertThat(job.handle().id()).isEqualTo("7");
    fixture.time.advance(seconds(60));
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void aFutureThatTheCallerCompletesStopsPollingToo() {
    fixture.transport.then(ACCEPTED, ACCEPTED).thenAlways(RUNNING);
    PollingConnection api = fixture.connect();
    api.submit(SampleApi.start()).result().completeExceptionally(new IllegalStateException("mine"));
    Job other = api.submit(SampleApi.start());
    other.result().complete(DONE.to(fixture.transport.request(0)).join());
    fixture.time.advance(seconds(60));
    assertThat(fixture.transport.sent()).hasSize(2);
    assertThat(other.isDone()).isTrue();
  }

  @Test
  void aDependentFuturesCancellationLeavesTheJobAlone() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = fixture.connect().submit(SampleApi.start());
    job.result().thenApply(ApiResponse::text).cancel(true);
    assertThat(job.isDone()).isFalse();
    fixture.time.advance(seconds(60));
    assertThatThrownBy(job::await).isInstanceOf(JobTimeoutException.class);
  }
}
