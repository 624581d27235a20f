package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go, and what goes with them: redirects, cookies and result URIs. */
class OriginRegressionTest {
  private static final String OTHER = "https://other.example.org";

  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** Adds a header to each request. */
  private SampleApi versioned() {
    return new SampleApi(fixture.settings(s -> {})) {
      @Override
      protected ApiRequest addDefaults(ApiRequest request) {
        return request.header("X-Api-Version", "3");
      }
    };
  }

  @Test
  void aHookThatMovesARequestToAnAllowedOriginTakesNoCredentialsThere() {
    SampleApi api =
        new SampleApi(fixture.settings(s -> s.allowOrigin(OTHER))) {
          @Override
          protected ApiRequest addDefaults(ApiRequest request) {
            return request.param("region", "other");
          }

          @Override
          protected URI resolve(ApiRequest request) {
            return request.firstParam("region").isPresent()
                ? URI.create(OTHER + "/x")
                : super.resolve(request);
          }
        };
    assertThatThrownBy(() -> api.request(ApiRequest.get("/x")))
        .isInstanceOf(OriginRefusedException.class)
        .hasMessageContaining("moved by a hook");
    assertThat(fixture.transport.sent()).isEmpty();
  }

  @Test
  void aCookieThatSigningAddsIsSentBesideTheServersOwn() {
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected ApiRequest sign(ApiRequest request) {
            return request.header("Cookie", "session=abc");
          }
        };
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}", "Set-Cookie", "lb=n1; Path=/"),
        DONE);
    CallPath.NON_BLOCKING.run(fixture.time, api, SampleApi.start()).result();
    assertThat(fixture.transport.request(1).headers().all("Cookie"))
        .containsExactly("session=abc; lb=n1");
  }

  @Test
  void aRedirectKeepsTheRequestsOwnTimeout() {
    fixture.transport.then(Reply.of(307, "", "Location", "/v1/y"), DONE);
    fixture.connect().request(ApiRequest.get("/x").timeout(Duration.ofMinutes(3)));
    assertThat(fixture.transport.request(1).limits().silence()).contains(Duration.ofMinutes(3));
    assertThat(fixture.transport.request(0).limits())
        .isEqualTo(fixture.transport.request(1).limits());
  }

  @Test
  void aRedirectGetsTheDefaultHeadersToo() {
    fixture.transport.then(Reply.of(307, "", "Location", "/v1/y"), DONE);
    versioned().request(ApiRequest.get("/x"));
    assertThat(fixture.transport.request(0).headers().first("X-Api-Version")).contains("3");
    assertThat(fixture.transport.request(1).headers().all("X-Api-Version")).containsExactly("3");
  }

  @Test
  void aRedirectToAnAllowedOriginCarriesNoSecretOfAForm() {
    fixture.transport.then(Reply.of(307, "", "Location", OTHER + "/y"), DONE);
    fixture
        .connect(s -> s.allowOrigin(OTHER))
        .request(ApiRequest.post("/token").form(Map.of("client_secret", "hush", "scope", "all")));
    WireRequest hop = fixture.transport.request(1);
    assertThat(hop.uri()).hasHost("other.example.org");
    String body = new String(hop.body().orElseThrow().encoded(), StandardCharsets.UTF_8);
    assertThat(body).isEqualTo("scope=all");
  }

  @Test
  void aResultUriLeadsFromHttpsToHttpNowhereEvenToAnEndpointOnHttp() {
    fixture.transport.then(
        Reply.of(202, "{\"id\":\"7\",\"href\":\"https://other.example.org/7\"}"),
        Reply.json("{\"state\":\"done\",\"result\":\"http://api.example.org/v1/r\"}"));
    ConnectionSettings settings =
        ConnectionSettings.to("http://api.example.org/v1")
            .with(
                s ->
                    s.transport(fixture.transport)
                        .timeSource(fixture.time)
                        .executor(Runnable::run)
                        .allowOrigin(OTHER)
                        .pollSchedule(PollSchedule.fixed(seconds(1))));
    JobUnreachableException refused =
        CallPath.NON_BLOCKING
            .run(fixture.time, new SampleApi(settings), SampleApi.start())
            .failure(JobUnreachableException.class);
    assertThat(refused).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(fixture.transport.sent()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.net/",
        "//evil.example.net/x",
        "https://api.example.org@evil.net/",
        "https://@api.example.org/",
        "https://api.example.org:8443/",
        "https://api.example.org:80/",
        "http://api.example.org/",
        "HTTPS://API.EXAMPLE.ORG.evil.net/",
        "https://api%2eexample.org/",
        "https://[::1]/",
        "https:evil",
        "https:///x",
        "ftp://api.example.org/",
        "javascript:x"
      })
  void aRedirectToWhatOnlyLooksLikeTheEndpointIsRefused(String target) {
    fixture.transport.then(Reply.of(307, "", "Location", target));
    PollingConnection api = fixture.connect(s -> s.allowOrigin(OTHER));
    assertThatThrownBy(() -> api.request(ApiRequest.get("/x")))
        .isInstanceOf(OriginRefusedException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  @Test
  void aRedirectThatIsNoUriIsNotFollowed() {
    fixture.transport.then(Reply.of(307, "", "Location", "https://api.example.org\\@evil.net/"));
    assertThat(fixture.connect().request(ApiRequest.get("/x")).status()).isEqualTo(307);
    assertThat(fixture.transport.sent()).hasSize(1);
  }

  /** Asks for the job's updates from another thread at each status. */
  private static final class Asking implements Flow.Subscriber<JobStatus> {
    private final Job job;
    private final List<Boolean> answered = new ArrayList<>();

    Asking(Job job) {
      this.job = job;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(JobStatus status) {
      Flow.Publisher<JobStatus> updates =
          CompletableFuture.supplyAsync(job::updates)
              .completeOnTimeout(null, 10, TimeUnit.SECONDS)
              .join();
      answered.add(updates != null);
    }

    @Override
    public void onError(Throwable failure) {
      answered.add(false);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void aSubscriberIsToldWithoutALockThatOthersNeed() {
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    Job job = fixture.connect().submit(SampleApi.start());
    Asking asking = new Asking(job);
    job.updates().subscribe(asking);
    fixture.time.advance(seconds(2));
    assertThat(asking.answered).containsExactly(true, true, true);
  }
}
