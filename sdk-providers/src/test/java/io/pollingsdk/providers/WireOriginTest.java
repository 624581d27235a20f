package io.pollingsdk.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.SdkException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.JobServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that send a request elsewhere, for each provider on two real sockets. */
class WireOriginTest extends WireFixture {
  private final JobServer other = JobServer.start();

  @BeforeEach
  void emptyTheOther() {
    other.wireMock().resetAll();
  }

  @AfterAll
  void stopTheOther() {
    other.close();
  }

  static Stream<Arguments> providersAndRedirects() {
    return eachWith(providers(), 302, 307);
  }

  static Stream<Arguments> fetchingAndRedirects() {
    return eachWith(fetching(), 303, 307);
  }

  private static ResponseDefinitionBuilder redirect(int status, JobServer to, Route route) {
    return ProviderCase.reply(status, "", "Location", to.endpoint() + route.path());
  }

  @ParameterizedTest
  @MethodSource("providersAndRedirects")
  void noStatusCheckFollowsARedirectToAnotherOrigin(ProviderCase api, int status) {
    accept(api, redirect(status, other, api.routes().poll()));
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .withCauseInstanceOf(OriginRefusedException.class)
        .withMessageContaining(other.endpoint().toString());
    assertThat(other.requests()).isEmpty();
    assertThat(polls(api)).isEqualTo(1);
    assertThat(server.requests()).map(api.identity()::apply).doesNotContain("");
  }

  @ParameterizedTest
  @MethodSource("fetchingAndRedirects")
  void noResultFetchFollowsARedirectToAnotherOrigin(ProviderCase api, int status) {
    accept(api, api.replies().succeeded());
    Route route = api.routes().result().orElseThrow();
    route.on(server, redirect(status, other, route));
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(JobUnreachableException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .withCauseInstanceOf(OriginRefusedException.class);
    assertThat(other.requests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void noSubmitFollowsARedirectToAnotherOrigin(ProviderCase api) {
    Route submit = api.routes().submit();
    submit.on(server, redirect(307, other, submit));
    PollingConnection connection = connect(api);
    assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> connection.asyncRequest(api.request()))
        .isInstanceOf(OriginRefusedException.class);
    assertThat(other.requests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aStatusCheckGoesToAnAllowedOriginWithoutCredentials(ProviderCase api) {
    accept(api, redirect(307, other, api.routes().poll()));
    Route moved = Route.get(api.routes().poll().path());
    moved.on(other, api.replies().succeeded());
    // What is named by a path alone is where it was named.
    api.routes().result().ifPresent(route -> route.on(other, api.replies().result()));
    PollingConnection connection = connect(api, s -> s.allowOrigin(other.endpoint().toString()));
    ApiResponse result = connection.asyncRequest(api.request());
    List<LoggedRequest> there = other.requests();
    assertThat(result.text()).contains(api.replies().resultWord());
    assertThat(there).isNotEmpty();
    assertThat(there)
        .allSatisfy(
            request -> {
              assertThat(request.containsHeader("Authorization")).isFalse();
              assertThat(request.containsHeader("X-Auth-Token")).isFalse();
              assertThat(request.containsHeader("X-Auth-UserId")).isFalse();
              assertThat(request.queryParameter("signature").isPresent()).isFalse();
            });
  }
}
