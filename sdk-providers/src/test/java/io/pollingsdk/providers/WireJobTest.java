package io.pollingsdk.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollingsdk.PollingConnection;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What jobs come to, for each provider on a real socket. */
class WireJobTest extends WireFixture {
  @ParameterizedTest
  @MethodSource("providers")
  void runsAJobToItsResultAndAlwaysSaysWhoAsks(ProviderCase api) {
    accept(api, api.replies().running(), api.replies().succeeded());
    ApiResponse result = connect(api).asyncRequest(api.request());
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(submits(api)).isEqualTo(1);
    assertThat(polls(api)).isEqualTo(2);
    assertThat(server.requests())
        .hasSize(api.fetchesItsResult() ? 4 : 3)
        .map(api.identity()::apply)
        .doesNotContain("");
    assertThat(server.wireMock().findAllUnmatchedRequests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aFailedJobFailsWithTheWordsOfTheApi(ProviderCase api) {
    accept(api, api.replies().running(), api.replies().failed().reply());
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(JobFailedException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(
            failure ->
                assertThat(Stream.concat(failure.code().stream(), failure.apiMessage().stream()))
                    .anyMatch(words -> words.contains(api.replies().failed().words())));
    assertThat(submits(api)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aRefusedSubmitFailsWithTheWordsOfTheApi(ProviderCase api) {
    api.routes().submit().on(server, api.replies().refused().reply());
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(
            refusal -> {
              assertThat(Stream.concat(refusal.code().stream(), refusal.apiMessage().stream()))
                  .anyMatch(words -> words.contains(api.replies().refused().words()));
              assertThat(refusal).hasMessageContaining(api.replies().refused().words());
            });
    assertThat(submits(api)).isEqualTo(1);
    assertThat(polls(api)).isZero();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void anotherConnectionResumesAJobFromItsToken(ProviderCase api) {
    accept(api, api.replies().running());
    PollingConnection first = connect(api);
    Job job = first.submit(api.request());
    String token = job.token();
    first.close();
    assertThatExceptionOfType(JobDetachedException.class)
        .isThrownBy(job::await)
        .satisfies(detached -> assertThat(detached.token()).isPresent());
    accept(api, api.replies().succeeded());
    ApiResponse result = connect(api).resume(token).await();
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(submits(api)).isEqualTo(1);
  }
}
