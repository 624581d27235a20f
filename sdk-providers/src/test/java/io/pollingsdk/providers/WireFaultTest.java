package io.pollingsdk.providers;

import static io.pollingsdk.testkit.JobServer.broken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.Retries;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.SubmissionUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that break, lie or are put off, for each provider on a real socket. */
class WireFaultTest extends WireFixture {
  static Stream<Arguments> unkeyedAndFaults() {
    return eachWith(providers().filter(api -> api.key().isEmpty()), (Object[]) Fault.values());
  }

  static Stream<Arguments> keyedAndFaults() {
    return eachWith(providers().filter(api -> api.key().isPresent()), (Object[]) Fault.values());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void statusChecksThatBreakInAnyWayDoNotFailTheJob(ProviderCase api) {
    accept(api, faultsAnd(api.replies().succeeded()));
    ApiResponse result = connect(api).asyncRequest(api.request());
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(submits(api)).isEqualTo(1);
    assertThat(polls(api)).isEqualTo(Fault.values().length + 1);
  }

  @ParameterizedTest
  @MethodSource("unkeyedAndFaults")
  void aSubmitWhoseAnswerBreaksIsSentOnce(ProviderCase api, Fault fault) {
    api.routes().submit().on(server, broken(fault), api.replies().accepted());
    PollingConnection connection =
        connect(api, s -> s.retry(Retries.attempts(3, Duration.ofMillis(10))));
    assertThatExceptionOfType(SubmissionUnknownException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(unknown -> assertThat(unknown.idempotencyKey()).isEmpty());
    assertThat(submits(api)).isEqualTo(1);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("keyedAndFaults")
  void aSubmitWithAKeyIsSentAgainWithTheSameKey(ProviderCase api, Fault fault) {
    accept(api, api.replies().running(), api.replies().succeeded());
    api.routes().submit().on(server, broken(fault), api.replies().accepted());
    PollingConnection connection =
        connect(api, s -> s.retry(Retries.attempts(3, Duration.ofMillis(10))));
    assertThat(connection.asyncRequest(api.request()).text()).contains(api.replies().resultWord());
    assertThat(keys(api)).hasSize(2).doesNotContain("").containsOnly(keys(api).get(0));
  }

  @ParameterizedTest
  @MethodSource("keyedAndFaults")
  void aSubmitWithAKeyThatIsNeverAnsweredTellsItsKey(ProviderCase api, Fault fault) {
    api.routes().submit().on(server, broken(fault));
    PollingConnection connection =
        connect(api, s -> s.retry(Retries.attempts(3, Duration.ofMillis(10))));
    assertThatExceptionOfType(SubmissionUnknownException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(unknown -> assertThat(unknown.idempotencyKey()).contains(keys(api).get(0)));
    assertThat(keys(api)).hasSize(3).containsOnly(keys(api).get(0));
  }

  private List<String> keys(ProviderCase api) {
    Function<LoggedRequest, String> key = api.key().orElseThrow();
    return api.routes().submit().requestsAt(server).stream().map(key).toList();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aPageInPlaceOfAStatusIsPutUpWith(ProviderCase api) {
    accept(api, HTML, api.replies().succeeded());
    ApiResponse result = connect(api).asyncRequest(api.request());
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(polls(api)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void pagesInPlaceOfAStatusAreNeverSuccess(ProviderCase api) {
    accept(api, HTML);
    PollingConnection connection = connect(api, s -> s.maxPollFailures(1));
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(
            lost -> {
              assertThat(lost.token()).isPresent();
              assertThat(lost.lastStatus()).get().isNotInstanceOf(JobStatus.Succeeded.class);
            });
    assertThat(polls(api)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aServerThatIsBusyForAMomentIsAskedAgain(ProviderCase api) {
    accept(api, ProviderCase.reply(503, "", "Retry-After", "0"), api.replies().succeeded());
    ApiResponse result = connect(api).asyncRequest(api.request());
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(polls(api)).isEqualTo(2);
  }
}
