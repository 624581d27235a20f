package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.job.Cancellation;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job when its time is up: after ten seconds here, a poll each second. */
class OnTimeoutTest {
  private static final Reply CANCELLED = Reply.json("{\"state\":\"cancelled\"}");

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** Submits a job that runs until after its last check, and goes there. */
  private Job late(OnTimeout wish) {
    return late(wish, job -> job.statusUri().map(uri -> ApiRequest.of("DELETE", uri)));
  }

  private Job late(OnTimeout wish, Function<JobHandle, Optional<ApiRequest>> cancel) {
    SampleApi api =
        new SampleApi(fixture.settings(s -> s.jobTimeout(seconds(10)).onTimeout(wish))) {
          @Override
          protected Optional<ApiRequest> cancelRequest(JobHandle job) {
            return cancel.apply(job);
          }
        };
    fixture.transport.then(ACCEPTED);
    for (int i = 0; i < 10; i++) {
      fixture.transport.then(RUNNING);
    }
    return api.submit(SampleApi.start());
  }

  private static OnTimeout wish(OnTimeout.Action action) {
    return switch (action) {
      case LEAVE -> OnTimeout.leave();
      case CANCEL -> OnTimeout.cancel();
      case CANCEL_AND_CONFIRM -> OnTimeout.cancelAndConfirm(seconds(20));
    };
  }

  private JobTimeoutException timeout(Job job) {
    Throwable failure = fixture.time.failureOf(job.result());
    assertThat(failure).isInstanceOf(JobTimeoutException.class);
    return (JobTimeoutException) failure;
  }

  private List<String> methods() {
    return fixture.transport.sent().stream().map(sent -> sent.request().method()).toList();
  }

  @Test
  void leftAloneIsTheDefaultAndNothingIsSentButTheLastCheck() {
    assertThat(ConnectionSettings.to("https://a.example.org").onTimeout())
        .isEqualTo(OnTimeout.leave());
    JobTimeoutException late = timeout(late(OnTimeout.leave()));
    assertThat(late.cancellation()).isEqualTo(Cancellation.NOT_ASKED);
    assertThat(late).hasMessageContaining("may still run; resume it with its token");
    assertThat(methods()).doesNotContain("DELETE").hasSize(11);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(10));
  }

  @Test
  void cancelIsAskedAfterTheLastCheckAndItsEndIsNotWaitedFor() {
    Job job = late(OnTimeout.cancel());
    fixture.transport.then(Reply.of(204, ""));
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.REQUESTED);
    assertThat(late).hasMessageContaining("accepted to cancel it, but its end was not seen");
    assertThat(methods()).endsWith("GET", "DELETE").hasSize(12);
    assertThat(fixture.sentAt().subList(10, 12)).containsOnly(seconds(10));
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(10));
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void aLastCheckThatFindsItDoneCancelsNothing() {
    fixture.transport.then(ACCEPTED);
    for (int i = 0; i < 9; i++) {
      fixture.transport.then(RUNNING);
    }
    fixture.transport.then(DONE);
    Job job =
        fixture
            .connect(s -> s.jobTimeout(seconds(10)).onTimeout(OnTimeout.cancel()))
            .submit(SampleApi.start());
    assertThat(fixture.time.resultOf(job.result()).at("answer").integer()).isEqualTo(42);
    assertThat(methods()).doesNotContain("DELETE");
  }

  @Test
  void aJobThatIsDoneButWhoseResultCannotBeFetchedIsNotCancelled() {
    SampleApi api =
        new SampleApi(
            fixture.settings(s -> s.jobTimeout(seconds(10)).onTimeout(OnTimeout.cancel()))) {
          @Override
          protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse polled) {
            return Optional.of(ApiRequest.get("/results/1"));
          }

          @Override
          protected Optional<ApiRequest> cancelRequest(JobHandle job) {
            return Optional.of(ApiRequest.of("DELETE", "/jobs/1"));
          }
        };
    fixture.transport.then(ACCEPTED);
    for (int i = 0; i < 9; i++) {
      fixture.transport.then(RUNNING);
    }
    fixture.transport.then(DONE).thenAlways(Reply.of(503, ""));
    JobTimeoutException late = timeout(api.submit(SampleApi.start()));
    assertThat(late.cancellation()).isEqualTo(Cancellation.NOT_ASKED);
    assertThat(methods()).doesNotContain("DELETE");
  }

  @ParameterizedTest
  @EnumSource(
      value = OnTimeout.Action.class,
      names = {"CANCEL", "CANCEL_AND_CONFIRM"})
  void anApiThatCannotCancelIsSaidAndNothingMoreIsSent(OnTimeout.Action action) {
    JobTimeoutException late = timeout(late(wish(action), job -> Optional.empty()));
    assertThat(late.cancellation()).isEqualTo(Cancellation.NOT_SUPPORTED);
    assertThat(late).hasMessageContaining("cannot cancel it");
    assertThat(methods()).hasSize(11);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(10));
  }

  @ParameterizedTest
  @EnumSource(
      value = OnTimeout.Action.class,
      names = {"CANCEL", "CANCEL_AND_CONFIRM"})
  void aRefusalIsSaidWithItsCauseAndNotWaitedAfter(OnTimeout.Action action) {
    Job job = late(wish(action));
    fixture.transport.then(Reply.of(409, "{\"code\":\"late\",\"message\":\"too late\"}"));
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.REFUSED);
    assertThat(late).hasMessageContaining("Asking the API to cancel it failed");
    assertThat(late).hasCauseInstanceOf(ApiException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(10));
  }

  @ParameterizedTest
  @EnumSource(
      value = OnTimeout.Action.class,
      names = {"CANCEL", "CANCEL_AND_CONFIRM"})
  void aWishWithoutAnAnswerIsBoundedByTheTimeOfTheLastCheck(OnTimeout.Action action) {
    Job job = late(wish(action));
    fixture.transport.then(Reply.silence());
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.REFUSED);
    assertThat(late).hasCauseInstanceOf(TransportException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(15));
    assertThat(fixture.transport.cancelled()).isEqualTo(1);
    assertThat(fixture.time.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHookThatThrowsIsARefusal(boolean error) {
    JobTimeoutException late =
        timeout(
            late(
                OnTimeout.cancel(),
                job -> {
                  if (error) {
                    throw new StackOverflowError("bad hook");
                  }
                  throw new IllegalStateException("bad hook");
                }));
    assertThat(late.cancellation()).isEqualTo(Cancellation.REFUSED);
    assertThat(late.getCause()).hasMessage("bad hook");
  }

  @Test
  void aJobThatIsCancelledThenIsConfirmedSoon() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(20)));
    fixture.transport.then(Reply.of(204, ""), RUNNING, RUNNING, CANCELLED);
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.CONFIRMED);
    assertThat(late).hasMessageContaining("It was cancelled, as the settings wish.");
    assertThat(late.polls()).isEqualTo(13);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(13));
  }

  @Test
  void theFirstLookAfterTheWishDoesNotWaitForALongScheduleButForTheServersWish() {
    fixture
        .transport
        .then(ACCEPTED)
        .then(Reply.of(200, "{\"state\":\"running\"}", "Retry-After", "7"))
        .then(Reply.of(204, ""), CANCELLED);
    Job job =
        fixture
            .connect(
                s ->
                    s.jobTimeout(seconds(100))
                        .pollSchedule(io.pollingsdk.pacing.PollSchedule.fixed(seconds(500)))
                        .onTimeout(OnTimeout.cancelAndConfirm(seconds(60))))
            .submit(SampleApi.start());
    assertThat(timeout(job).cancellation()).isEqualTo(Cancellation.CONFIRMED);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(107));
  }

  @Test
  void aJobThatIsGoneThenIsConfirmed() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(20)));
    fixture.transport.then(Reply.of(204, "")).thenAlways(Reply.of(404, "{\"code\":\"gone\"}"));
    assertThat(timeout(job).cancellation()).isEqualTo(Cancellation.CONFIRMED);
  }

  @Test
  void aJobThatSucceedsMeanwhileGivesItsResultAndOneThatFailsEndsSo() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(20)));
    fixture.transport.then(Reply.of(204, ""), RUNNING, DONE);
    assertThat(fixture.time.resultOf(job.result()).at("answer").integer()).isEqualTo(42);

    Job other = late(OnTimeout.cancelAndConfirm(seconds(20)));
    fixture.transport.then(Reply.of(204, ""), Reply.json("{\"state\":\"failed\"}"));
    assertThat(fixture.time.failureOf(other.result())).isInstanceOf(JobFailedException.class);
  }

  @Test
  void aJobThatGoesOnIsWaitedForAsLongAsSaidAndThenCheckedOnceMore() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(4.5)));
    fixture.transport.then(Reply.of(204, "")).thenAlways(RUNNING);
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.REQUESTED);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(14.5));
    assertThat(fixture.sentAt().subList(12, fixture.sentAt().size()))
        .containsExactly(seconds(11), seconds(12), seconds(13), seconds(14), seconds(14.5));
    assertThat(methods()).containsOnlyOnce("DELETE");
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void anApiThatFallsSilentThenEndsAsATimeoutToo() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(60)));
    fixture
        .transport
        .then(Reply.of(204, ""))
        .thenAlways(Reply.failure(TransportException.Kind.CONNECT));
    JobTimeoutException late = timeout(job);
    assertThat(late.cancellation()).isEqualTo(Cancellation.REQUESTED);
    assertThat(late).hasCauseInstanceOf(TransportException.class);
  }

  @Test
  void whoCancelsTheFutureMeanwhileIsNotWaitedFor() {
    Job job = late(OnTimeout.cancelAndConfirm(seconds(20)));
    fixture.transport.then(Reply.silence());
    fixture.time.advance(seconds(11));
    assertThat(methods()).endsWith("DELETE");
    job.result().cancel(true);
    assertThat(fixture.time.pending()).isZero();
    assertThatThrownBy(job::await).isInstanceOf(JobDetachedException.class);
  }

  @Test
  void aJobThatOthersStillWaitForIsNotCancelledBeforeTheLastOfThemHasNoTimeLeft() {
    SampleApi api = fixture.connect(s -> s.jobTimeout(seconds(10)).onTimeout(OnTimeout.cancel()));
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = api.submit(SampleApi.start());
    JobHandle handle = job.handle();
    Job longer =
        api.resume(
            handle
                .timed(handle.submittedAt().orElseThrow(), fixture.time.now().plus(seconds(15)))
                .toToken());
    Job shorter =
        api.resume(
            handle
                .timed(handle.submittedAt().orElseThrow(), fixture.time.now().plus(seconds(5)))
                .toToken());
    assertThat(timeout(shorter).cancellation()).isEqualTo(Cancellation.NOT_ASKED);
    assertThat(timeout(job).cancellation()).isEqualTo(Cancellation.NOT_ASKED);
    assertThat(methods()).doesNotContain("DELETE");
    assertThat(timeout(longer).cancellation()).isEqualTo(Cancellation.REQUESTED);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(15));
    assertThat(methods()).containsOnlyOnce("DELETE");
  }

  @Test
  void twoWhoseTimeIsUpTogetherCancelOnce() {
    SampleApi api = fixture.connect(s -> s.jobTimeout(seconds(10)).onTimeout(OnTimeout.cancel()));
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    Job job = api.submit(SampleApi.start());
    Job other = api.resume(job.token());
    List<Cancellation> both = List.of(timeout(job).cancellation(), timeout(other).cancellation());
    assertThat(both).containsExactlyInAnyOrder(Cancellation.NOT_ASKED, Cancellation.REQUESTED);
    assertThat(methods()).containsOnlyOnce("DELETE");
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void whatCannotBeIsRefusedWithItsReason() {
    assertThatThrownBy(() -> OnTimeout.cancelAndConfirm(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confirmWithin must be positive for CANCEL_AND_CONFIRM, but is 0 ms");
    assertThatThrownBy(() -> OnTimeout.cancelAndConfirm(seconds(-1)))
        .hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new OnTimeout(OnTimeout.Action.CANCEL, seconds(1)))
        .hasMessage("confirmWithin must be zero for CANCEL, but is 1 s");
    assertThat(OnTimeout.cancelAndConfirm().confirmWithin()).isEqualTo(Duration.ofMinutes(1));
    ConnectionSettings settings = ConnectionSettings.to("https://a.example.org");
    for (Duration bad : List.of(Duration.ZERO, seconds(-1), Duration.ofDays(4000))) {
      assertThatThrownBy(() -> settings.with(s -> s.stallAfter(bad)))
          .hasMessageContaining(
              "stallAfter must be over 0 and at most 3650 days, but is " + Durations.text(bad));
    }
    assertThatThrownBy(() -> settings.with(s -> s.batchWindow(seconds(-1))))
        .hasMessageContaining("batchWindow must be over 0 and at most 3650 days, but is -1 s");
    assertThat(settings.with(s -> s.batchWindow(Duration.ZERO)).batchWindow()).isEmpty();
    assertThat(settings.batchWindow()).contains(Duration.ofMillis(50));
    assertThat(settings.stallAfter()).isEmpty();
  }
}
