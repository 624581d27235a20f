package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.http.ProxySettings;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
  private static final ConnectionSettings PLAIN =
      ConnectionSettings.to("https://api.example.org/v1");

  @Test
  void theDefaultsAreAsDocumented() {
    assertThat(PLAIN.endpoint()).isEqualTo(URI.create("https://api.example.org/v1"));
    assertThat(PLAIN.originPolicy()).isEqualTo(OriginPolicy.only(PLAIN.endpoint()));
    assertThat(PLAIN.transport()).isEmpty();
    assertThat(PLAIN.transportSettings()).isEqualTo(TransportSettings.standard());
    assertThat(PLAIN.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(PLAIN.maxBodyBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(PLAIN.pollInterval()).isEmpty();
    assertThat(PLAIN.jobTimeout()).isEmpty();
    assertThat(PLAIN.lastCheckTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(PLAIN.maxPollFailures()).isEqualTo(5);
    assertThat(PLAIN.maxRetryAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(PLAIN.retry().getRetryConfig().getMaxAttempts()).isEqualTo(3);
    assertThat(PLAIN.circuitBreaker()).isEmpty();
    assertThat(PLAIN.rateLimiter()).isEmpty();
    assertThat(PLAIN.bulkhead()).isEmpty();
    assertThat(PLAIN.listeners()).isEmpty();
    assertThat(PLAIN.userAgent()).matches("polling-sdk/[0-9.]+");
    assertThat(PLAIN.timeSource()).isEmpty();
    assertThat(PLAIN.executor()).isEmpty();
  }

  @Test
  void blanksAroundTheEndpointDoNotMatter() {
    assertThat(ConnectionSettings.to(" https://h.example\n").endpoint())
        .isEqualTo(URI.create("https://h.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', not an absolute http or https URI",
    "api.example.org, not an absolute http or https URI",
    "/v1, not an absolute http or https URI",
    "ftp://h.example, scheme 'ftp'",
    "https:///v1, not",
    "mailto:a@b, not an absolute http or https URI",
    "https://u:s3cret@h.example, user name or password",
    "https://h.example?apiKey=s3cret, query or fragment",
    "https://h.example#s3cret, query or fragment",
    "https://h example, not a URI",
  })
  void whatIsNoEndpointIsRefusedWithoutShowingASecret(String endpoint, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionSettings.to(endpoint))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private static Arguments rule(String message, Consumer<SettingsBuilder> change) {
    return Arguments.of(message, change);
  }

  private static Stream<Arguments> rules() {
    Duration endless = Duration.ofDays(3651);
    return Stream.of(
        rule("requestTimeout must be over 0", s -> s.requestTimeout(Duration.ZERO)),
        rule("requestTimeout must be over 0", s -> s.requestTimeout(endless)),
        rule("lastCheckTimeout must be over 0", s -> s.lastCheckTimeout(Duration.ofNanos(-1))),
        rule("maxRetryAfter must be over 0", s -> s.maxRetryAfter(Duration.ZERO)),
        rule("pollInterval must be over 0", s -> s.pollInterval(Duration.ZERO)),
        rule("jobTimeout must be over 0", s -> s.jobTimeout(Duration.ZERO)),
        rule("at most 3650 days", s -> s.jobTimeout(endless)),
        rule("maxBodyBytes must be 1 to", s -> s.maxBodyBytes(0)),
        rule("maxBodyBytes must be 1 to", s -> s.maxBodyBytes((1L << 30) + 1)),
        rule("maxPollFailures must be 0 or more, but is -1", s -> s.maxPollFailures(-1)),
        rule(
            "pollInterval 2 s is longer than jobTimeout 1 s",
            s -> s.pollInterval(Duration.ofSeconds(2)).jobTimeout(Duration.ofSeconds(1))),
        rule(
            "a shared one has its own",
            s ->
                s.transport(new NoTransport())
                    .transportSettings(
                        TransportSettings.standard().with(ProxySettings.of("proxy", 1)))),
        rule("is not a product such as acme/1.2", s -> s.userAgent("acme 1.2")));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleHasItsMessage(String message, Consumer<SettingsBuilder> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.with(change))
        .withMessageStartingWith("settings: ")
        .withMessageContaining(message);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PLAIN.with(
                    s -> s.requestTimeout(Duration.ZERO).maxBodyBytes(-1).maxPollFailures(-7)))
        .withMessageContaining("requestTimeout")
        .withMessageContaining("; maxBodyBytes")
        .withMessageContaining("; maxPollFailures must be 0 or more, but is -7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionSettings.to("ftp://u:p@h.example?x"))
        .withMessageContaining("scheme 'ftp'")
        .withMessageContaining("user name")
        .withMessageContaining("query");
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    ConnectionSettings settings =
        PLAIN.with(
            s ->
                s.maxBodyBytes(1L << 30)
                    .maxPollFailures(0)
                    .pollInterval(Duration.ofDays(3650))
                    .jobTimeout(Duration.ofDays(3650)));

    assertThat(settings.maxPollFailures()).isZero();
    assertThat(settings.jobTimeout()).isEqualTo(settings.pollInterval());
  }

  @Test
  void everySettingArrivesAndTheOriginalStaysAsItWas() {
    Transport transport = new NoTransport();
    PollSchedule schedule = PollSchedule.usual();
    Retry retry = Retry.ofDefaults("mine");
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("mine");
    RateLimiter limiter = RateLimiter.ofDefaults("mine");
    Bulkhead bulkhead = Bulkhead.ofDefaults("mine");
    JobListener listener = new JobListener() {};
    FakeTime time = new FakeTime();
    Executor executor = Runnable::run;

    ConnectionSettings full =
        PLAIN.with(
            s ->
                s.transport(transport)
                    .requestTimeout(Duration.ofSeconds(1))
                    .maxBodyBytes(2)
                    .pollSchedule(schedule)
                    .pollInterval(Duration.ofSeconds(3))
                    .jobTimeout(Duration.ofSeconds(4))
                    .lastCheckTimeout(Duration.ofSeconds(5))
                    .maxPollFailures(6)
                    .maxRetryAfter(Duration.ofSeconds(7))
                    .retry(retry)
                    .circuitBreaker(breaker)
                    .rateLimiter(limiter)
                    .bulkhead(bulkhead)
                    .listener(listener)
                    .allowOrigin("https://a.example")
                    .trustOrigin("https://t.example")
                    .userAgent("acme/1.2")
                    .timeSource(time)
                    .executor(executor));
    ConnectionSettings copy = full.with(s -> {});

    for (ConnectionSettings settings : List.of(full, copy)) {
      assertThat(settings.endpoint()).isEqualTo(PLAIN.endpoint());
      assertThat(settings.transport()).containsSame(transport);
      assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(1));
      assertThat(settings.maxBodyBytes()).isEqualTo(2);
      assertThat(settings.pollSchedule()).isSameAs(schedule);
      assertThat(settings.pollInterval()).contains(Duration.ofSeconds(3));
      assertThat(settings.jobTimeout()).contains(Duration.ofSeconds(4));
      assertThat(settings.lastCheckTimeout()).isEqualTo(Duration.ofSeconds(5));
      assertThat(settings.maxPollFailures()).isEqualTo(6);
      assertThat(settings.maxRetryAfter()).isEqualTo(Duration.ofSeconds(7));
      assertThat(settings.retry()).isSameAs(retry);
      assertThat(settings.circuitBreaker()).containsSame(breaker);
      assertThat(settings.rateLimiter()).containsSame(limiter);
      assertThat(settings.bulkhead()).containsSame(bulkhead);
      assertThat(settings.listeners()).containsExactly(listener).isUnmodifiable();
      assertThat(settings.originPolicy().allowed())
          .containsExactly(Origin.parse("https://a.example"));
      assertThat(settings.originPolicy().trusted())
          .containsExactly(Origin.parse("https://t.example"));
      assertThat(settings.userAgent()).endsWith(" acme/1.2");
      assertThat(settings.timeSource()).containsSame(time);
      assertThat(settings.executor()).containsSame(executor);
    }
    theDefaultsAreAsDocumented();
  }

  @Test
  void transportSettingsAreForATransportOfOnesOwn() {
    TransportSettings proxied = TransportSettings.standard().with(ProxySettings.of("proxy", 3128));

    assertThat(PLAIN.with(s -> s.transportSettings(proxied)).transportSettings())
        .isEqualTo(proxied);
  }

  @Test
  void whoeverKeepsTheBuilderCannotChangeWhatItHasBuilt() {
    List<SettingsBuilder> kept = new ArrayList<>();
    ConnectionSettings settings = PLAIN.with(kept::add);

    kept.get(0).requestTimeout(Duration.ofSeconds(-1)).trustOrigin("https://evil.example");

    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.originPolicy().trusted()).isEmpty();
  }

  @Test
  void originsAddUpAcrossCopies() {
    ConnectionSettings both =
        PLAIN
            .with(s -> s.allowOrigin("https://a.example"))
            .with(s -> s.allowOrigin("HTTPS://B.example:443/ignored"));

    assertThat(both.originPolicy().allowed())
        .containsExactlyInAnyOrder(
            Origin.parse("https://a.example"), Origin.parse("https://b.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.example", "ftp://a.example", "https://a b"})
  void whatIsNoOriginIsRefused(String origin) {
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.with(s -> s.allowOrigin(origin)));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.with(s -> s.trustOrigin(origin)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/1.2", "acme", " acme/1.2 ", "acme/1.2 (linux; x)", "a-b_c/1+2~3"})
  void productsAddUpBehindTheSdksOwn(String product) {
    assertThat(PLAIN.with(s -> s.userAgent(product).userAgent("z/9")).userAgent())
        .startsWith("polling-sdk/")
        .endsWith(" " + product.strip() + " z/9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a/1\r\nX-Evil: 1", "a/1/2", "a/", "/1", "ä/1", "a/1 (b\nc)", "a/1 (b"})
  void whatIsNoProductIsRefusedOnOneLine(String product) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.with(s -> s.userAgent(product)))
        .withMessageContaining("userAgent")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\r"));
  }

  @Test
  void textShowsTheEndpoint() {
    assertThat(PLAIN).hasToString("ConnectionSettings[https://api.example.org/v1]");
  }

  private static final class NoTransport implements Transport {
    @Override
    public CompletableFuture<io.pollingsdk.http.ApiResponse> send(WireRequest request) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
