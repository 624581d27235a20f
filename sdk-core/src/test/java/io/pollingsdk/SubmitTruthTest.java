package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A submit that went out is never said not to have been sent, and no future of it is lost. */
class SubmitTruthTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** Honours idempotency keys. */
  private SampleApi keyed() {
    return new SampleApi(fixture.settings(s -> {})) {
      @Override
      protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
        return Optional.of(request.header("Idempotency-Key", key));
      }
    };
  }

  @Test
  void aCloseWhileTheAnswerIsReadDetachesFromTheJobThatWasAccepted() {
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
            close();
            return super.jobFrom(submitted, accepted);
          }
        };
    fixture.transport.then(ACCEPTED);
    Job job = api.submit(SampleApi.start());
    assertThat(job.isDone()).isTrue();
    assertThatThrownBy(job::await)
        .isInstanceOfSatisfying(
            JobDetachedException.class,
            e -> assertThat(e.handle().map(JobHandle::id)).contains("7"));
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void aCloseWhileTheTransportSendsLeavesTheSubmitUnknown() {
    SampleApi api = fixture.connect();
    fixture.transport.then(
        request -> {
          api.close();
          return new CompletableFuture<>();
        });
    Job job = api.submit(SampleApi.start());
    assertThat(job.isDone()).isTrue();
    assertThatThrownBy(job::await).isInstanceOf(SubmissionUnknownException.class);
  }

  @Test
  void timeThatIsUpBetweenAnAnswerAndItsStepLeavesTheSubmitUnknown() {
    Deque<Runnable> queue = new ArrayDeque<>();
    PollingConnection api = fixture.connect(s -> s.executor(queue::add).requestTimeout(seconds(1)));
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    fixture.transport.then(request -> late);
    Job job = api.submit(SampleApi.start());
    late.complete(ACCEPTED.to(fixture.transport.request(0)).join());
    fixture.time.advance(seconds(1));
    // A pool of two threads may run the later task first.
    while (!queue.isEmpty()) {
      queue.removeLast().run();
    }
    assertThat(job.isDone()).isTrue();
    assertThatThrownBy(job::await).isInstanceOf(SubmissionUnknownException.class);
  }

  @Test
  void aSubmitRefusedForNowAfterItsCallerLeftCompletesAcceptedAndCancel() {
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
            return refused.status() == 409 ? Optional.of(seconds(1)) : Optional.empty();
          }
        };
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    fixture.transport.then(request -> late).thenAlways(RUNNING);
    Job job = api.submit(SampleApi.start());
    CompletableFuture<ApiResponse> accepted = job.accepted();
    CompletableFuture<CancelResult> cancel = job.cancel();
    job.result().cancel(true);
    late.complete(Reply.of(409, "").to(fixture.transport.request(0)).join());
    fixture.time.advance(seconds(60));
    assertThat(accepted).isCompletedExceptionally();
    assertThat(cancel).isCompletedWithValue(CancelResult.ALREADY_DONE);
    assertThat(fixture.transport.sent()).hasSize(1);
    assertThat(fixture.time.pending()).isZero();
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aLostSubmitThatIsRefusedWhenSentAgainStaysUnknown(CallPath path) {
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST)).thenAlways(Reply.of(503, ""));
    SubmissionUnknownException unknown =
        path.run(fixture.time, keyed(), SampleApi.start())
            .failure(SubmissionUnknownException.class);
    assertThat(unknown).hasMessageContaining("HTTP 503 when sent again");
    assertThat(fixture.transport.sent()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aSubmitThatAGatewayGaveUpStaysUnknownWhenTheServerIsThenOutOfReach(CallPath path) {
    fixture.transport.then(Reply.of(504, "")).thenAlways(Reply.failure(Kind.CONNECT));
    path.run(fixture.time, keyed(), SampleApi.start()).failure(SubmissionUnknownException.class);
    assertThat(fixture.transport.sent()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void attemptsThatWereNotCarriedOutAreRepeatedUntilOneIsLost(CallPath path) {
    fixture
        .transport
        .then(Reply.of(503, "", "Retry-After", "1"), Reply.failure(Kind.CONNECT))
        .then(Reply.failure(Kind.CONNECTION_LOST))
        .thenAlways(ACCEPTED);
    path.run(fixture.time, fixture.connect(), SampleApi.start())
        .failure(SubmissionUnknownException.class);
    assertThat(fixture.transport.sent()).hasSize(3);
  }

  @Test
  void aRetryAfterThatCannotBeReadDoesNotRepeatASubmit() {
    fixture.transport.thenAlways(Reply.of(503, "", "Retry-After", "soon"));
    ApiException refused =
        CallPath.NON_BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(ApiException.class);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  /** What hangs on it may wait for others who want to know of the job. */
  @Test
  void whoIsToldThatASubmitIsNotSentAgainHoldsNoLockOfTheJob() {
    Job[] job = new Job[1];
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
            job[0].result().cancel(true);
            return Optional.of(seconds(5));
          }
        };
    fixture.transport.then(request -> late);
    job[0] = api.submit(SampleApi.start());
    CompletableFuture<Boolean> held =
        job[0].accepted().handle((answer, failure) -> Thread.holdsLock(job[0]));
    late.complete(
        new ApiResponse(
            URI.create("https://api.example.org/v1/jobs"), 423, Headers.empty(), new byte[0]));
    assertThat(held).isCompletedWithValue(false);
    assertThatThrownBy(job[0]::handle).hasMessageContaining("not sent again");
  }
}
