package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.JobServer;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The guarantees against real sockets and WireMock's faults, blocking and not. */
class RealSocketTest {
  private static final ResponseDefinitionBuilder ACCEPTED =
      JobServer.json(202, "{\"id\":\"7\",\"href\":\"/jobs/7\"}");
  private static final ResponseDefinitionBuilder RUNNING =
      JobServer.json(200, "{\"state\":\"running\"}");
  private static final ResponseDefinitionBuilder DONE =
      JobServer.json(200, "{\"state\":\"done\",\"answer\":42}");

  private JobServer server;

  /** The two ways to wait, in real time. */
  private enum Way {
    BLOCKING,
    NON_BLOCKING;

    ApiResponse run(PollingConnection api) {
      if (this == BLOCKING) {
        return api.asyncRequest(SampleApi.start());
      }
      try {
        return api.submit(SampleApi.start()).result().join();
      } catch (CompletionException e) {
        throw (RuntimeException) e.getCause();
      }
    }
  }

  @BeforeEach
  void start() {
    server = JobServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SampleApi connect(Consumer<SettingsBuilder> change) {
    return new SampleApi(
        ConnectionSettings.to(server.endpoint())
            .with(
                s ->
                    s.pollSchedule(PollSchedule.fixed(Duration.ofMillis(20))).retry(Retries.none()))
            .with(change));
  }

  static Stream<Arguments> faultsAndWays() {
    return Stream.of(Fault.values())
        .flatMap(fault -> Stream.of(Way.values()).map(way -> Arguments.of(fault, way)));
  }

  @ParameterizedTest
  @MethodSource("faultsAndWays")
  void guarantee3AFaultyPollDoesNotFailTheJob(Fault fault, Way way) {
    server
        .on("POST", "/jobs", ACCEPTED)
        .on("GET", "/jobs/7", JobServer.broken(fault), RUNNING, DONE);
    try (SampleApi api = connect(s -> {})) {
      assertThat(way.run(api).at("answer").integer()).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @MethodSource("faultsAndWays")
  void guarantee1AFaultySubmitIsSentOnceAndUnknown(Fault fault, Way way) {
    server.on("POST", "/jobs", JobServer.broken(fault));
    try (SampleApi api = connect(s -> s.retry(Retries.standard()))) {
      assertThatThrownBy(() -> way.run(api)).isInstanceOf(SubmissionUnknownException.class);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void guarantee3OnlyFaultsMakeTheJobUnreachable(Way way) {
    server
        .on("POST", "/jobs", ACCEPTED)
        .on("GET", "/jobs/7", JobServer.broken(Fault.CONNECTION_RESET_BY_PEER));
    try (SampleApi api = connect(s -> s.maxPollFailures(2))) {
      assertThatThrownBy(() -> way.run(api))
          .isInstanceOfSatisfying(
              JobUnreachableException.class, e -> assertThat(e.polls()).isEqualTo(3))
          .hasCauseInstanceOf(TransportException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void guarantee2ADelayedPollIsCutAtTheDeadline(Way way) {
    server
        .on("POST", "/jobs", ACCEPTED)
        .on("GET", "/jobs/7", WireMock.aResponse().withFixedDelay(60_000));
    try (SampleApi api =
        connect(
            s -> s.jobTimeout(Duration.ofMillis(300)).lastCheckTimeout(Duration.ofMillis(100)))) {
      assertThatThrownBy(() -> way.run(api)).isInstanceOf(JobTimeoutException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aTricklingPollIsCutByTheRequestsOwnTime(Way way) {
    server
        .on("POST", "/jobs", ACCEPTED)
        .on(
            "GET",
            "/jobs/7",
            JobServer.json(200, "{\"state\":\"done\",\"answer\":0}")
                .withChunkedDribbleDelay(200, 60_000),
            DONE);
    try (SampleApi api = connect(s -> s.requestTimeout(Duration.ofMillis(200)))) {
      assertThat(way.run(api).at("answer").integer()).isEqualTo(42);
    }
  }

  @Test
  void nobodyListeningIsToldWithTheNumberOfAttempts() {
    String nowhere = server.endpoint().toString();
    server.close();
    try (SampleApi api =
        new SampleApi(
            ConnectionSettings.to(nowhere)
                .with(s -> s.retry(Retries.attempts(2, Duration.ofMillis(10)))))) {
      assertThatThrownBy(() -> api.asyncRequest(SampleApi.start()))
          .isInstanceOfSatisfying(
              TransportException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(TransportException.Kind.CONNECT);
                assertThat(e.attempts()).isEqualTo(2);
              });
    }
  }

  @Test
  void theUserAgentNamesTheSdkAndTheUser() {
    server.on("GET", "/x", JobServer.json(200, "{}"));
    try (SampleApi api = connect(s -> s.userAgent("acme/1.2"))) {
      api.request(ApiRequest.get("/x"));
    }
    assertThat(server.requests().get(0).getHeader("User-Agent"))
        .matches("polling-sdk/\\d+\\.\\d+\\.\\d+ acme/1\\.2");
  }

  @Test
  void queryAndPathArriveAsTheyWereMeant() {
    server.wireMock().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("{}")));
    String odd = "a b+c%d/e[f]~g*h\u00e9\ud83d\ude00&i=j";
    try (SampleApi api = connect(s -> {})) {
      api.request(ApiRequest.get("/p/{}/q", odd).param("n[0]", odd));
    }
    var seen = server.requests().get(0);
    assertThat(seen.queryParameter("n[0]").firstValue()).isEqualTo(odd);
    assertThat(seen.getUrl())
        .startsWith("/p/a%20b%2Bc%25d%2Fe%5Bf%5D~g%2Ah%C3%A9%F0%9F%98%80%26i%3Dj/q?");
  }

  @Test
  void aJobSurvivesItsConnection() {
    server.on("POST", "/jobs", ACCEPTED).on("GET", "/jobs/7", DONE);
    String token;
    try (SampleApi api = connect(s -> s.pollSchedule(PollSchedule.fixed(Duration.ofHours(1))))) {
      token = api.submit(SampleApi.start()).token();
    }
    try (SampleApi api = connect(s -> {})) {
      assertThat(api.resume(token).await().at("answer").integer()).isEqualTo(42);
    }
  }
}
