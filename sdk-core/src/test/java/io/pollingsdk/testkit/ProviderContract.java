package io.pollingsdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.PollingConnection;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.CallPath.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider keeps: subclass it, say how to connect, give wire examples, and each
 * guarantee is checked against the new class, on fake time. There is no test for what an API does
 * not have.
 */
public abstract class ProviderContract extends BatchContract {
  @ParameterizedTest
  @EnumSource(CallPath.class)
  void runsAJobToItsResult(CallPath path) {
    transport
        .then(examples().accepted(), examples().running(), examples().running())
        .then(examples().ending());
    Outcome outcome = run(path, s -> {});
    assertThat(outcome.result()).isNotNull();
    assertThat(transport.sent()).hasSize(3 + examples().ending().length);
  }

  @TestFactory
  Stream<DynamicTest> givesAnImmediateAnswerWithoutPolling() {
    return whereThereIs(
        examples().immediate(),
        (path, immediate) -> {
          transport.then(immediate);
          assertThat(run(path, s -> {}).result()).isNotNull();
          assertThat(transport.sent()).hasSize(1);
        });
  }

  @TestFactory
  Stream<DynamicTest> tellsFailure() {
    return whereThereIs(
        examples().failed(),
        (path, failed) -> {
          transport.then(examples().accepted(), examples().running(), failed);
          JobFailedException failure = run(path, s -> {}).failure(JobFailedException.class);
          assertThat(failure.response()).isPresent();
          assertThat(failure.code().isPresent() || failure.apiMessage().isPresent())
              .as("the API's own code or message")
              .isTrue();
          assertThat(failure.polls()).isEqualTo(2);
        });
  }

  @TestFactory
  Stream<DynamicTest> tellsCancellation() {
    return whereThereIs(
        examples().cancelled(),
        (path, cancelled) -> {
          transport.then(examples().accepted(), cancelled);
          run(path, s -> {}).failure(JobCancelledException.class);
        });
  }

  @TestFactory
  Stream<DynamicTest> neverTakesAnUnknownStateForSuccess() {
    return whereThereIs(
        examples().unknownState(),
        (path, unknown) -> {
          transport.then(examples().accepted()).thenAlways(unknown);
          Outcome outcome = run(path, s -> {});
          assertThat(outcome.value()).isNull();
          assertThat(outcome.failure())
              .isInstanceOfAny(JobUnreachableException.class, JobTimeoutException.class);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html><body>Please log in</body></html>", "{\"st", "[]", "null", "7"})
  void neverTakesNonsenseForSuccess(String body) {
    transport.then(examples().accepted()).thenAlways(Reply.of(200, body));
    Outcome outcome = run();
    assertThat(outcome.value()).isNull();
    assertThat(outcome.failure())
        .isInstanceOfAny(JobUnreachableException.class, JobTimeoutException.class);
  }

  @TestFactory
  Stream<DynamicTest> tellsARefusedSubmitWithTheApisOwnWords() {
    return whereThereIs(
        examples().refused(),
        (path, refused) -> {
          transport.then(refused);
          ApiException refusal = run(path, s -> {}).failure(ApiException.class);
          assertThat(refusal.code().isPresent() || refusal.apiMessage().isPresent()).isTrue();
        });
  }

  @Test
  void guarantee1NeverSendsASubmitTwiceAfterALostAnswer() {
    transport
        .then(Reply.failure(Kind.CONNECTION_LOST), examples().accepted())
        .then(examples().ending());
    Outcome outcome = run();
    if (outcome.failure() != null) {
      outcome.failure(SubmissionUnknownException.class);
      assertThat(transport.sent()).hasSize(1);
    } else {
      assertThat(idempotencyTrace(transport.request(0)))
          .as("a submit sent twice carries the same idempotency key")
          .isEqualTo(idempotencyTrace(transport.request(1)));
    }
  }

  /** Everything of a request but what is fresh at each attempt; a key in it must be the same. */
  private static String idempotencyTrace(WireRequest request) {
    return request.toString() + request.headers().first("Idempotency-Key");
  }

  @Test
  void guarantee1SendsASubmitAgainThatCannotHaveArrived() {
    transport.then(Reply.failure(Kind.CONNECT), examples().accepted()).then(examples().ending());
    assertThat(run().result()).isNotNull();
  }

  @Test
  void guarantee1SendsASubmitAgainWhenTheServerSaysWhen() {
    transport
        .then(Reply.of(503, "", "Retry-After", "2"), examples().accepted())
        .then(examples().ending());
    assertThat(run().result()).isNotNull();
    assertThat(transport.sent().get(1).at()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee2MakesALastCheckAtTheDeadline(CallPath path) {
    transport.then(examples().accepted()).thenAlways(examples().running());
    JobTimeoutException late =
        run(path, s -> s.pollSchedule(PollSchedule.fixed(Duration.ofSeconds(7))))
            .failure(JobTimeoutException.class);
    List<ScriptedTransport.Sent> sent = transport.sent();
    assertThat(sent.get(sent.size() - 1).at()).isEqualTo(LIMIT);
    assertThat(late.token()).isPresent();
  }

  @Test
  void guarantee3PutsUpWithFailedPolls() {
    transport
        .then(examples().accepted())
        .then(Reply.of(502, ""), Reply.of(503, "<html>"), Reply.of(504, ""))
        .then(Reply.of(429, ""), examples().running())
        .then(examples().ending());
    assertThat(run().result()).isNotNull();
  }

  @Test
  void guarantee3GivesUpAfterTooManyFailedPolls() {
    transport.then(examples().accepted()).thenAlways(Reply.of(503, ""));
    JobUnreachableException lost =
        run(CallPath.NON_BLOCKING, s -> s.maxPollFailures(3))
            .failure(JobUnreachableException.class);
    assertThat(lost.polls()).isEqualTo(4);
    assertThat(lost.handle()).isPresent();
  }

  @TestFactory
  Stream<DynamicTest> guarantee4TakesAnEarlyNotFoundForNotYetVisible() {
    Optional<Reply> missing =
        examples().isNotFoundAnAnswer() ? Optional.empty() : Optional.of(Reply.of(404, "{}"));
    return whereThereIs(
        missing,
        (path, notFound) -> {
          transport
              .then(examples().accepted(), notFound, examples().running())
              .then(examples().ending());
          assertThat(run(path, s -> {}).result()).isNotNull();
        });
  }

  @Test
  void guarantee5HonoursRetryAfterAndCapsIt() {
    transport
        .then(examples().accepted(), withHeader(examples().running(), "Retry-After", "5"))
        .then(withHeader(examples().running(), "Retry-After", "86400"))
        .then(examples().ending());
    run(CallPath.NON_BLOCKING, s -> s.maxRetryAfter(Duration.ofSeconds(20))).result();
    List<ScriptedTransport.Sent> sent = transport.sent();
    Duration afterFive = sent.get(2).at().minus(sent.get(1).at());
    Duration afterCap = sent.get(3).at().minus(sent.get(2).at());
    assertThat(afterFive).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_500));
    assertThat(afterCap).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
  }

  @Test
  void guarantee6RefusesARedirectToAnotherOrigin() {
    transport
        .then(examples().accepted())
        .thenAlways(Reply.of(307, "", "Location", "https://evil.example.net/steal"));
    JobUnreachableException refused = run().failure(JobUnreachableException.class);
    assertThat(refused).hasCauseInstanceOf(OriginRefusedException.class);
    assertOnlyEndpointWasAsked();
  }

  private void assertOnlyEndpointWasAsked() {
    Origin home = Origin.parse(endpoint());
    assertThat(transport.sent())
        .allSatisfy(sent -> assertThat(Origin.of(sent.request().uri())).isEqualTo(home));
  }

  @Test
  void guarantee8PutsUpWithListenersThatThrow() {
    transport.then(examples().accepted(), examples().running()).then(examples().ending());
    Outcome outcome = run(CallPath.NON_BLOCKING, s -> s.listener(new ThrowingListener()));
    assertThat(outcome.result()).isNotNull();
  }

  private static final class ThrowingListener implements JobListener {
    @Override
    public void submitted(JobHandle job) {
      throw new IllegalStateException("listener, on purpose");
    }

    @Override
    public void polled(JobSnapshot snapshot, JobStatus status) {
      throw new AssertionError("listener, on purpose");
    }
  }

  @Test
  void guarantee9CancellingTheFutureStopsPollingAtOnce() {
    transport.then(examples().accepted()).thenAlways(examples().running());
    Job job = connection(s -> {}).submit(examples().submit());
    time.advance(Duration.ofSeconds(3));
    int before = transport.sent().size();
    job.result().cancel(false);
    time.advance(Duration.ofSeconds(30));
    assertThat(transport.sent()).hasSize(before);
    assertThatThrownBy(job::await).isInstanceOf(JobDetachedException.class);
  }

  @Test
  void guarantee9CancelAsksTheApiOrSaysThatItCannot() {
    transport.then(examples().accepted()).thenAlways(examples().running());
    Job job = connection(s -> {}).submit(examples().submit());
    CompletableFuture<CancelResult> answer = job.cancel();
    assertThat(answer).isCompletedWithValueMatching(result -> result != CancelResult.ALREADY_DONE);
    if (answer.join() == CancelResult.NOT_SUPPORTED) {
      assertThat(transport.sent()).hasSize(1);
    } else {
      assertThat(transport.sent()).hasSizeGreaterThan(1);
    }
    assertThat(job.isDone()).as("cancelling is the API's to confirm").isFalse();
  }

  @Test
  void guarantee10SendsCookiesBack() {
    transport
        .then(
            withHeader(examples().accepted(), "Set-Cookie", "node=a1; Path=/; Domain=example.net"))
        .then(examples().running())
        .then(examples().ending());
    run().result();
    assertThat(transport.request(1).headers().first("Cookie")).contains("node=a1");
    assertThat(transport.request(2).headers().first("Cookie")).contains("node=a1");
  }

  @Test
  void guarantee11KeepsSecretsOutOfTokensAndMessages() {
    transport.then(examples().accepted()).thenAlways(examples().running());
    PollingConnection connection = connection(s -> {});
    Job job = connection.submit(examples().submit());
    String token = job.token();
    job.result().cancel(false);
    List<String> shown = new ArrayList<>();
    Collections.addAll(shown, token, JobHandle.fromToken(token).toString(), job.toString());
    Collections.addAll(shown, connection.toString(), String.valueOf(failureOf(job).getMessage()));
    String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    shown.add(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    for (String secret : examples().secrets()) {
      assertThat(shown).noneMatch(text -> text.contains(secret));
    }
  }

  private static Throwable failureOf(Job job) {
    try {
      job.await();
      throw new AssertionError("the job was cancelled");
    } catch (JobDetachedException e) {
      return e;
    }
  }

  @Test
  void resumesFromATokenInANewConnection() {
    transport.then(examples().accepted(), examples().running());
    PollingConnection before = connection(s -> {});
    Job job = before.submit(examples().submit());
    time.advance(Duration.ofSeconds(1));
    String token = job.token();
    before.close();
    transport.then(examples().running()).then(examples().ending());
    Job resumed = connection(s -> {}).resume(token);
    CompletableFuture<ApiResponse> result = resumed.result();
    time.runUntil(result);
    assertThat(result).isCompleted();
  }

  @Test
  void isPollableByAnyScheduler() {
    transport.then(examples().accepted());
    PollingConnection connection = connection(s -> {});
    JobHandle handle = connection.submit(examples().submit()).handle();
    transport.then(examples().running(), examples().succeeded());
    var outcome = connection.poll(handle);
    assertThat(outcome.isDone()).isFalse();
    assertThat(outcome.nextPollAfter()).isPositive();
    assertThat(connection.poll(outcome.job()).isDone()).isTrue();
  }

  @Test
  void keepsManyJobsApart() {
    transport.thenAlways(examples().running());
    PollingConnection connection = connection(s -> s.batchWindow(Duration.ZERO));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      transport.then(examples().accepted());
      jobs.add(connection.submit(examples().submit()));
    }
    time.advance(Duration.ofSeconds(10));
    assertThat(transport.sent()).hasSize(50 + 50 * 10);
    jobs.get(7).result().cancel(false);
    assertThat(jobs.stream().filter(Job::isDone)).hasSize(1);
  }
}
