package io.pollingsdk.providers.http202;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each HTTP status means, without a state in the body. */
class DecisionTest {
  private static final Http202Settings PLAIN = Http202Settings.plain();
  private static final Reply PENDING = Reply.of(202, "");

  private final Server server = new Server();

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204})
  void endsWithTheAnswerItself(int status) {
    server.says(Server.ACCEPTED, PENDING, Reply.of(status, "text"));
    assertThat(server.result(PLAIN).status()).isEqualTo(status);
    assertThat(server.sent(2)).isEqualTo("GET " + Server.MONITOR);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204})
  void takesAFirstAnswerForTheResult(int status) {
    server.says(Reply.of(status, ""));
    assertThat(server.result(PLAIN).status()).isEqualTo(status);
    assertThat(server.transport.sent()).hasSize(1);
  }

  @Test
  void fetchesTheResultThatSeeOtherNames() {
    server.says(
        Server.ACCEPTED, Reply.of(303, "", "Location", "../reports/9"), Reply.json("{\"id\":9}"));
    assertThat(server.result(PLAIN).at("id").integer()).isEqualTo(9);
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + "/reports/9");
  }

  @Test
  void looksWhereAFirstSeeOtherPoints() {
    server.says(Reply.of(303, "", "Location", "/v1/reports/9"), Reply.json("{\"id\":9}"));
    assertThat(server.result(PLAIN.statusAt("state")).at("id").integer()).isEqualTo(9);
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + "/reports/9");
  }

  @Test
  void goesWhereTheMonitorMoves() {
    server.says(
        Server.ACCEPTED,
        Reply.of(202, "", "Location", "8?step=2"),
        Reply.of(202, ""),
        Reply.of(200, ""));
    server.result(PLAIN);
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + "/monitors/8?step=2");
    assertThat(server.sent(3)).isEqualTo(server.sent(2));
  }

  @ParameterizedTest
  @CsvSource({"404, 20", "410, 1"})
  void tellsAMonitorThatIsGone(int status, int polls) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(status, "{\"title\":\"No such job\"}"));
    assertThat(server.failure(PLAIN))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("No such job");
    assertThat(server.transport.sent()).hasSizeLessThanOrEqualTo(polls + 1);
  }

  @Test
  void takesGoneForTheEndOfADeleteOnly() {
    Http202Settings rules = PLAIN.goneEndsDelete();
    server.says(Server.ACCEPTED, Reply.of(410, ""));
    ApiRequest delete = ApiRequest.delete("/reports/9");
    assertThat(server.result(server.connect(rules).submit(delete).result()).status())
        .isEqualTo(410);
    server.says(Server.ACCEPTED, Reply.of(410, ""));
    assertThat(server.failure(rules)).isInstanceOf(JobUnreachableException.class);
    server.says(Server.ACCEPTED, Reply.of(410, ""));
    assertThat(server.failure(server.connect(PLAIN).submit(delete).result()))
        .isInstanceOf(JobUnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void asksAgainWhereTheMonitorBreaks(int status) {
    server.says(Server.ACCEPTED, Reply.of(status, ""), Reply.of(200, ""));
    assertThat(server.result(PLAIN).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 409, 422, 501})
  void givesUpWhereTheMonitorRefuses(int status) {
    server.says(Server.ACCEPTED, Reply.of(status, "{\"code\":\"E1\",\"message\":\"no\"}"));
    Throwable failure = server.failure(PLAIN);
    assertThat(failure).isInstanceOf(JobUnreachableException.class);
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).contains("E1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 302, 304})
  void neverTakesARedirectForTheEnd(int status) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(status, ""));
    assertThat(server.failure(PLAIN)).isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void neverTakesARedirectedSubmitForTheResult() {
    server.says(Reply.of(302, "", "Location", "/login"));
    assertThat(server.failure(PLAIN))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("redirect");
    assertThat(server.transport.sent()).hasSize(1);
  }

  @Test
  void needsAMonitor() {
    server.says(Reply.of(202, "{}"));
    assertThat(server.failure(PLAIN))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("Location");
    server.says(Reply.of(303, ""));
    assertThat(server.failure(PLAIN)).isInstanceOf(MalformedResponseException.class);
    server.says(Reply.of(202, "", "Location", "http://[nonsense"));
    assertThat(server.failure(PLAIN)).isInstanceOf(MalformedResponseException.class);
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(303, ""));
    assertThat(server.failure(PLAIN)).isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void tellsAResultThatCannotBeFetched() {
    server.says(
        Server.ACCEPTED,
        Reply.of(303, "", "Location", "/v1/reports/9"),
        Reply.of(403, "{\"error\":\"denied\"}"));
    assertThat(server.failure(PLAIN))
        .isInstanceOf(JobUnreachableException.class)
        .hasMessageContaining("denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.org/m", "http://api.example.net/v1/m"})
  void goesToNoOtherOrigin(String monitor) {
    server.says(Reply.of(202, "", "Location", monitor));
    assertThat(server.failure(PLAIN)).hasCauseInstanceOf(OriginRefusedException.class);
    server.says(Server.ACCEPTED, Reply.of(202, "", "Location", monitor));
    assertThat(server.failure(PLAIN)).hasCauseInstanceOf(OriginRefusedException.class);
    server.says(Server.ACCEPTED, Reply.of(303, "", "Location", monitor));
    assertThat(server.failure(PLAIN)).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(server.transport.sent())
        .allSatisfy(sent -> assertThat(sent.request().uri()).hasHost("api.example.net"));
  }

  @Test
  void sendsNoCredentialsToAnAllowedOrigin() {
    TokenSource tokens =
        TokenSource.bearer(() -> CompletableFuture.completedFuture(AccessToken.permanent("t0ken")));
    var connection =
        new Http202Connection(
            server.settings(s -> s.allowOrigin("https://files.example.org")), PLAIN, tokens);
    server.says(
        Server.ACCEPTED,
        Reply.of(303, "", "Location", "https://files.example.org/9"),
        Reply.of(200, ""));
    server.result(connection.submit(Server.SUBMIT).result());
    assertThat(server.transport.request(1).headers().first("Authorization"))
        .contains("Bearer t0ken");
    assertThat(server.transport.request(2).headers().contains("Authorization")).isFalse();
  }

  @Test
  void renewsATokenOnceAndThenGivesUp() {
    Deque<String> fresh = new ArrayDeque<>(List.of("one", "two"));
    TokenSource tokens =
        TokenSource.bearer(
            () -> CompletableFuture.completedFuture(AccessToken.permanent(fresh.remove())));
    var connection = new Http202Connection(server.settings(s -> {}), PLAIN, tokens);
    server.says(Server.ACCEPTED, Reply.of(401, ""), Reply.of(401, "{\"title\":\"Expired\"}"));
    assertThat(server.failure(connection.submit(Server.SUBMIT).result()))
        .hasCauseInstanceOf(AuthenticationException.class);
    assertThat(server.transport.request(2).headers().first("Authorization")).contains("Bearer two");
  }
}
