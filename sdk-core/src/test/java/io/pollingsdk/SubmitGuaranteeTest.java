package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantee 1: a submit is never silently sent twice. */
class SubmitGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** An API that honours idempotency keys. */
  private static final class KeyedApi extends SampleApi {
    KeyedApi(ConnectionSettings settings) {
      super(settings);
    }

    @Override
    protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
      return Optional.of(request.header("Idempotency-Key", key));
    }
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aLostAnswerIsToldAndNotRetried(CallPath path) {
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    SubmissionUnknownException unknown =
        path.run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(SubmissionUnknownException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
    assertThat(unknown.idempotencyKey()).isEmpty();
    assertThat(unknown.request()).isEqualTo("POST /jobs");
    assertThat(unknown).hasMessageContaining("may or may not exist");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RESPONSE_TIMEOUT", "CONNECTION_LOST", "PROTOCOL", "TOO_LARGE"})
  void whateverMayHaveArrivedIsNotSentAgain(Kind kind) {
    fixture.transport.then(Reply.failure(kind));
    CallPath.NON_BLOCKING
        .run(fixture.time, fixture.connect(), SampleApi.start())
        .failure(SubmissionUnknownException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONNECT", "CONNECT_TIMEOUT", "NAME_RESOLUTION", "TLS_TIMEOUT", "POOL_TIMEOUT"})
  void whateverCannotHaveArrivedIsSentAgain(Kind kind) {
    fixture.transport.then(Reply.failure(kind), Reply.failure(kind), ACCEPTED, DONE);
    assertThat(
            CallPath.NON_BLOCKING
                .run(fixture.time, fixture.connect(), SampleApi.start())
                .result()
                .at("answer")
                .integer())
        .isEqualTo(42);
  }

  @Test
  void attemptsAreCountedWhenTheyRunOut() {
    fixture.transport.thenAlways(Reply.failure(Kind.CONNECT));
    TransportException refused =
        CallPath.BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(TransportException.class);
    assertThat(refused.attempts()).isEqualTo(3);
    assertThat(refused.mayHaveBeenReceived()).isFalse();
    assertThat(refused).hasMessageContaining("after 3 attempts");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 504})
  void aGatewayThatGaveUpLeavesTheSubmitUnknown(int status) {
    fixture.transport.then(Reply.of(status, "<html>bad gateway</html>"));
    SubmissionUnknownException unknown =
        CallPath.NON_BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(SubmissionUnknownException.class);
    assertThat(unknown).hasCauseInstanceOf(ApiException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void aServerThatSaysWhenIsAskedAgainThen() {
    fixture.transport.then(Reply.of(429, "", "Retry-After", "7"), ACCEPTED, DONE);
    CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).result();
    assertThat(fixture.sentAt().get(1)).isEqualTo(seconds(7));
  }

  @Test
  void aServerThatDoesNotSayWhenIsNotAskedAgain() {
    fixture.transport.then(Reply.of(503, ""));
    CallPath.NON_BLOCKING
        .run(fixture.time, fixture.connect(), SampleApi.start())
        .failure(ApiException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void aWaitBeyondTheCapIsToldAtOnce() {
    fixture.transport.then(Reply.of(429, "", "Retry-After", "86400"));
    RateLimitedException limited =
        CallPath.NON_BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(RateLimitedException.class);
    assertThat(limited.retryAfter()).contains(Duration.ofDays(1));
    assertThat(fixture.time.elapsed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aKeyThatTheApiHonoursAllowsAnotherAttemptWithTheSameKey(CallPath path) {
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST), Reply.of(504, ""), ACCEPTED, DONE);
    path.run(fixture.time, new KeyedApi(fixture.settings(s -> {})), SampleApi.start()).result();
    String key = fixture.transport.request(0).headers().first("Idempotency-Key").orElseThrow();
    assertThat(fixture.transport.request(1).headers().first("Idempotency-Key")).contains(key);
    assertThat(fixture.transport.request(2).headers().first("Idempotency-Key")).contains(key);
  }

  @Test
  void theCallersOwnKeyIsUsedAndCarriedByTheException() {
    fixture.transport.thenAlways(Reply.failure(Kind.CONNECTION_LOST));
    SubmissionUnknownException unknown =
        CallPath.NON_BLOCKING
            .run(
                fixture.time,
                new KeyedApi(fixture.settings(s -> {})),
                SampleApi.start().idempotencyKey("order-4711"))
            .failure(SubmissionUnknownException.class);
    assertThat(unknown.idempotencyKey()).contains("order-4711");
    assertThat(fixture.transport.sent()).hasSize(3);
  }

  @Test
  void aKeyThatTheApiDoesNotHonourChangesNothing() {
    fixture.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    CallPath.NON_BLOCKING
        .run(fixture.time, fixture.connect(), SampleApi.start().idempotencyKey("order-4711"))
        .failure(SubmissionUnknownException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void onceMaybeReceivedStaysMaybeReceived() {
    fixture
        .transport
        .then(Reply.failure(Kind.CONNECTION_LOST))
        .thenAlways(Reply.failure(Kind.CONNECT));
    CallPath.NON_BLOCKING
        .run(fixture.time, new KeyedApi(fixture.settings(s -> {})), SampleApi.start())
        .failure(SubmissionUnknownException.class);
  }

  @Test
  void aSubmitThatIsNeverAnsweredEndsWithTheRequestsTimeAsUnknown() {
    fixture.transport.then(Reply.silence());
    CallPath.NON_BLOCKING
        .run(fixture.time, fixture.connect(), SampleApi.start().timeout(seconds(3)))
        .failure(SubmissionUnknownException.class);
    assertThat(fixture.time.elapsed()).isEqualTo(seconds(3));
    assertThat(fixture.transport.cancelled()).isEqualTo(1);
  }

  @Test
  void anUnreadableAcceptanceIsToldAsSuch() {
    fixture.transport.then(Reply.of(202, "{\"id\":\"7\"}"));
    assertThat(
            CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).failure())
        .hasMessageContaining("'href'");
  }

  /** Takes 423 for "not now". */
  private SampleApi patient() {
    return new SampleApi(fixture.settings(s -> {})) {
      @Override
      protected Optional<Duration> submitAgainAfter(
          ApiRequest submitted, io.pollingsdk.http.ApiResponse refused) {
        return refused.status() == 423 ? Optional.of(seconds(5)) : Optional.empty();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void whatTheApiRefusesForNowIsSubmittedAgain(CallPath path) {
    fixture.transport.then(Reply.of(423, ""), Reply.of(423, ""), ACCEPTED, DONE);
    path.run(fixture.time, patient(), SampleApi.start()).result();
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(5), seconds(10), seconds(11));
  }

  @Test
  void aRefusalForNowIsToldWhenTheJobsTimeIsUp() {
    fixture.transport.thenAlways(Reply.of(423, ""));
    ApiException refused =
        CallPath.BLOCKING
            .run(fixture.time, patient(), SampleApi.start())
            .failure(ApiException.class);
    assertThat(refused.status()).isEqualTo(423);
    assertThat(fixture.transport.sent()).hasSize(12);
  }

  @Test
  void nothingIsSubmittedAgainForNobody() {
    fixture.transport.thenAlways(Reply.of(423, ""));
    SampleApi api = patient();
    Job cancelled = api.submit(SampleApi.start());
    cancelled.result().cancel(true);
    assertThatThrownBy(cancelled::handle)
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("was not sent");
    Job closed = api.submit(SampleApi.start());
    api.close();
    assertThatThrownBy(closed::await).isInstanceOf(TransportException.class);
    fixture.time.advance(seconds(60));
    assertThat(fixture.transport.sent()).hasSize(2);
    assertThat(fixture.time.pending()).isZero();
  }
}
