package io.pollingsdk.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollingsdk.PollingConnection;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that are fetched after success, for each provider that does, on a real socket. */
class WireResultTest extends WireFixture {
  private static void assertSucceeded(JobException failure) {
    assertThat(failure.lastStatus()).get().isInstanceOf(JobStatus.Succeeded.class);
    assertThat(failure.token()).isPresent();
    assertThat(failure).hasMessageContaining("it succeeded");
  }

  @ParameterizedTest
  @MethodSource("fetching")
  void aRefusedResultLeavesTheJobSucceeded(ProviderCase api) {
    accept(api, api.replies().succeeded());
    api.routes().result().orElseThrow().on(server, ProviderCase.reply(403, ""));
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .withCauseInstanceOf(PermissionException.class)
        .satisfies(WireResultTest::assertSucceeded);
    assertThat(submits(api)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("fetching")
  void aResultThatBreaksEachTimeLeavesTheJobSucceeded(ProviderCase api) {
    accept(api, api.replies().succeeded());
    api.routes().result().orElseThrow().on(server, faultsAnd());
    PollingConnection connection = connect(api, s -> s.maxPollFailures(3));
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .satisfies(WireResultTest::assertSucceeded);
    assertThat(api.routes().result().orElseThrow().requestsAt(server)).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("fetching")
  void aResultThatBreaksOrIsPutOffIsFetchedAgain(ProviderCase api) {
    accept(api, api.replies().succeeded());
    Route route = api.routes().result().orElseThrow();
    route.on(
        server, faultsAnd(ProviderCase.reply(503, "", "Retry-After", "0"), api.replies().result()));
    ApiResponse result = connect(api).asyncRequest(api.request());
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(route.requestsAt(server)).hasSize(6);
    assertThat(submits(api)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("fetching")
  void aJobWhoseResultWasNotFetchedIsResumed(ProviderCase api) {
    accept(api, api.replies().succeeded());
    Route route = api.routes().result().orElseThrow();
    route.on(server, ProviderCase.reply(403, ""), api.replies().result());
    PollingConnection first = connect(api);
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> first.asyncRequest(api.request()))
        .satisfies(
            failure -> {
              String token = failure.token().orElseThrow();
              assertThat(connect(api).resume(token).await().text())
                  .contains(api.replies().resultWord());
            });
    assertThat(submits(api)).isEqualTo(1);
  }
}
