package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.ScriptedTransport.Sent;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees 6 and 10: credentials and cookies go to the endpoint's origin only. */
class OriginGuaranteeTest {
  private static final Reply ACCEPTED_ELSEWHERE =
      Reply.of(202, "{\"id\":\"7\",\"href\":\"https://other.example.net/jobs/7\"}");

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  @AfterEach
  void noCredentialEverLeft() {
    assertThat(fixture.transport.sent())
        .extracting(Sent::request)
        .filteredOn(request -> request.uri().getHost().equals("other.example.net"))
        .allMatch(request -> !carriesSecret(request) || trusted);
  }

  private boolean trusted;

  private static boolean carriesSecret(WireRequest request) {
    return request.headers().contains("Authorization") || request.headers().contains("Cookie");
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee6AStatusUriElsewhereIsRefused(CallPath path) {
    fixture.transport.then(ACCEPTED_ELSEWHERE);
    JobUnreachableException refused =
        path.run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(JobUnreachableException.class);
    assertThat(refused).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(refused).hasMessageContaining("allowOrigin(\"https://other.example.net\")");
    assertThat(refused.handle()).isPresent();
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void guarantee6AnAllowedOriginIsAskedWithoutCredentials() {
    fixture.transport.then(ACCEPTED_ELSEWHERE, DONE);
    CallPath.NON_BLOCKING
        .run(
            fixture.time,
            fixture.connect(s -> s.allowOrigin("https://other.example.net")),
            SampleApi.start())
        .result();
    assertThat(carriesSecret(fixture.transport.request(0))).isTrue();
    assertThat(carriesSecret(fixture.transport.request(1))).isFalse();
  }

  @Test
  void guarantee6ATrustedOriginIsAskedWithCredentials() {
    trusted = true;
    fixture.transport.then(ACCEPTED_ELSEWHERE, DONE);
    CallPath.NON_BLOCKING
        .run(
            fixture.time,
            fixture.connect(s -> s.trustOrigin("https://other.example.net")),
            SampleApi.start())
        .result();
    assertThat(fixture.transport.request(1).headers().first("Authorization"))
        .contains(SampleApi.SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example.net/jobs/7",
        "http://api.example.org/v1/jobs/7",
        "https://api.example.org:8443/jobs/7",
        "//other.example.net/jobs/7",
        "file:///etc/passwd",
        "https://api.example.org@other.example.net/"
      })
  void guarantee6TheCheckRunsOnMovedUris(String moved) {
    fixture
        .transport
        .then(ACCEPTED, Reply.json("{\"state\":\"running\",\"moved\":\"" + moved + "\"}"))
        .thenAlways(DONE);
    JobUnreachableException refused =
        CallPath.NON_BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(JobUnreachableException.class);
    assertThat(refused).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(fixture.transport.sent()).hasSize(2);
  }

  @Test
  void aMovedUriIsFollowedOnTheOrigin() {
    fixture.transport.then(
        ACCEPTED, Reply.json("{\"state\":\"running\",\"moved\":\"/v1/elsewhere/7\"}"), DONE);
    CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).result();
    assertThat(fixture.transport.request(2).uri().getPath()).isEqualTo("/v1/elsewhere/7");
  }

  @Test
  void guarantee6TheCheckRunsOnResultUris() {
    fixture.transport.then(
        ACCEPTED, Reply.json("{\"state\":\"done\",\"result\":\"https://other.example.net/r\"}"));
    JobUnreachableException refused =
        CallPath.NON_BLOCKING
            .run(fixture.time, fixture.connect(), SampleApi.start())
            .failure(JobUnreachableException.class);
    assertThat(refused).hasCauseInstanceOf(OriginRefusedException.class);
  }

  @Test
  void guarantee6NothingGoesFromHttpsToHttpEvenWhereAllowed() {
    fixture.transport.then(
        ACCEPTED, Reply.of(302, "", "Location", "http://other.example.net/jobs/7"));
    JobUnreachableException refused =
        CallPath.NON_BLOCKING
            .run(
                fixture.time,
                fixture.connect(s -> s.trustOrigin("http://other.example.net")),
                SampleApi.start())
            .failure(JobUnreachableException.class);
    assertThat(refused).hasMessageContaining("not encrypted");
  }

  @Test
  void guarantee6TheCheckRunsOnResume() {
    JobHandle forged =
        JobHandle.of("7")
            .withStatusUri(URI.create("https://other.example.net/jobs/7"))
            .boundTo("Sample", io.pollingsdk.http.Origin.parse("https://api.example.org"))
            .timed(Instant.EPOCH, Instant.EPOCH);
    PollingConnection api = fixture.connect();
    assertThatThrownBy(() -> api.resume(forged.toToken()))
        .isInstanceOf(OriginRefusedException.class);
    assertThatThrownBy(() -> api.poll(forged)).isInstanceOf(OriginRefusedException.class);
    assertThat(fixture.transport.sent()).isEmpty();
  }

  @Test
  void aTokenOfAnotherProviderOrEndpointIsRefused() {
    PollingConnection api = fixture.connect();
    JobHandle other =
        JobHandle.of("7")
            .boundTo("Else", io.pollingsdk.http.Origin.parse("https://api.example.org"));
    assertThatThrownBy(() -> api.resume(other.toToken()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Else'");
    JobHandle elsewhere =
        JobHandle.of("7")
            .boundTo("Sample", io.pollingsdk.http.Origin.parse("https://eu.example.org"));
    assertThatThrownBy(() -> api.resume(elsewhere.toToken()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eu.example.org");
  }

  @Test
  void redirectsAreFollowedOnTheOriginAndSignedAnew() {
    fixture.transport.then(ACCEPTED, Reply.of(302, "", "Location", "/v1/jobs/7/now"), DONE);
    CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).result();
    WireRequest hop = fixture.transport.request(2);
    assertThat(hop.uri()).hasPath("/v1/jobs/7/now");
    assertThat(hop.headers().first("Authorization")).contains(SampleApi.SECRET);
  }

  @Test
  void redirectsEndAfterTenHops() {
    fixture.transport.thenAlways(Reply.of(302, "", "Location", "/v1/again"));
    PollingConnection api = fixture.connect();
    assertThatThrownBy(() -> api.request(ApiRequest.get("/x")))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("more than 10");
    assertThat(fixture.transport.sent()).hasSize(11);
  }

  @Test
  void aSubmitIsRepeatedByA307ButNeverBecomesAGet() {
    fixture.transport.then(Reply.of(307, "", "Location", "/v1/jobs2"), ACCEPTED, DONE);
    CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).result();
    assertThat(fixture.transport.request(1).method()).isEqualTo("POST");
    assertThat(fixture.transport.request(1).body()).isPresent();

    fixture.transport.then(Reply.of(302, "", "Location", "/v1/jobs/7"));
    CallPath.NON_BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start());
    assertThat(fixture.transport.sent()).hasSize(4);
  }

  @Test
  void a303OfACallIsFetchedWithGet() {
    fixture.transport.then(Reply.of(303, "", "Location", "/v1/made/1"), Reply.json("{}"));
    fixture.connect().request(ApiRequest.post("/make").json("x"));
    assertThat(fixture.transport.request(1).method()).isEqualTo("GET");
    assertThat(fixture.transport.request(1).body()).isEmpty();
  }

  @Test
  void anAllowedOriginGetsNoSecretOfTheRequestItself() {
    fixture.transport.then(
        Reply.of(307, "", "Location", "https://other.example.net/x"), Reply.json("{}"));
    fixture
        .connect(s -> s.allowOrigin("https://other.example.net"))
        .request(
            ApiRequest.get("/x")
                .header("X-Api-Key", "k")
                .header("Cookie", "a=b")
                .header("X-Trace", "t"));
    assertThat(fixture.transport.request(1).headers().contains("X-Api-Key")).isFalse();
    assertThat(fixture.transport.request(1).headers().first("X-Trace")).contains("t");
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee10CookiesGoBackWithLaterPollsOfThatJob(CallPath path) {
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Set-Cookie", "node=a; Path=/"),
        Reply.of(200, "{\"state\":\"running\"}", "Set-Cookie", "node=b; Path=/"),
        DONE);
    path.run(fixture.time, fixture.connect(), SampleApi.start()).result();
    assertThat(fixture.transport.request(0).headers().contains("Cookie")).isFalse();
    assertThat(fixture.transport.request(1).headers().first("Cookie")).contains("node=a");
    assertThat(fixture.transport.request(2).headers().first("Cookie")).contains("node=b");
  }

  @Test
  void guarantee10CookiesDoNotReachOtherJobsOrCalls() {
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Set-Cookie", "node=a; Path=/"));
    PollingConnection api = fixture.connect();
    Job first = api.submit(SampleApi.start());
    fixture.transport.then(ACCEPTED, Reply.json("{}")).thenAlways(RUNNING);
    api.submit(SampleApi.start());
    api.request(ApiRequest.get("/ping"));
    assertThat(fixture.transport.request(1).headers().contains("Cookie")).isFalse();
    assertThat(fixture.transport.request(2).headers().contains("Cookie")).isFalse();
    first.result().cancel(true);
    fixture.time.advance(seconds(2));
    assertThat(fixture.transport.request(3).headers().contains("Cookie")).isFalse();
  }

  @Test
  void guarantee10CookiesDoNotFollowAMovedUriToAnotherOrigin() {
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Set-Cookie", "node=a; Path=/"),
        Reply.json("{\"state\":\"running\",\"moved\":\"https://other.example.net/jobs/7\"}"),
        DONE);
    trusted = true;
    CallPath.NON_BLOCKING
        .run(
            fixture.time,
            fixture.connect(s -> s.trustOrigin("https://other.example.net")),
            SampleApi.start())
        .result();
    assertThat(fixture.transport.request(2).headers().contains("Cookie")).isFalse();
  }
}
