package io.pollingsdk.providers.http202;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes out. */
class RequestTest {
  private static final Http202Settings PLAIN = Http202Settings.plain();
  private static final Reply DONE = Reply.of(200, "");

  private final Server server = new Server();

  private Optional<String> header(int index, String name) {
    return server.transport.request(index).headers().first(name);
  }

  @Test
  void prefersAnAnswerAtOnceOrLater() {
    server.says(Server.ACCEPTED, DONE);
    server.result(PLAIN);
    assertThat(header(0, "Prefer")).contains("respond-async");
    assertThat(header(1, "Prefer")).isEmpty();
  }

  @Test
  void keepsTheCallersPreference() {
    server.says(DONE);
    var request = Server.SUBMIT.header("Prefer", "wait=3");
    server.result(server.connect(PLAIN).submit(request).result());
    assertThat(header(0, "Prefer")).contains("wait=3");
    server.says(DONE);
    server.result(PLAIN.withoutPrefer());
    assertThat(header(1, "Prefer")).isEmpty();
  }

  @Test
  void letsTheServerUseTheTimeItWasGiven() {
    server.says(DONE);
    server.result(PLAIN.preferWait(Duration.ofMinutes(10)));
    assertThat(header(0, "Prefer")).contains("respond-async, wait=600");
    assertThat(server.transport.request(0).limits().silence())
        .contains(Duration.ofMinutes(10).plusSeconds(10));
  }

  @Test
  void sendsASubmitAgainWhereAKeyMakesItSafe() {
    server.says(Reply.failure(Kind.CONNECTION_LOST), Server.ACCEPTED, DONE);
    server.result(PLAIN.idempotencyHeader("Idempotency-Key"));
    assertThat(header(0, "Idempotency-Key")).isPresent().isEqualTo(header(1, "Idempotency-Key"));
  }

  @Test
  void readsTheMonitorFromAnotherHeader() {
    server.says(
        Reply.of(202, "", "Location", "/v1/reports/9", "Operation-Location", "/v1/monitors/7"),
        DONE);
    server.result(PLAIN.monitorHeader("Operation-Location"));
    assertThat(server.sent(1)).isEqualTo("GET " + Server.MONITOR);
  }

  @Test
  void postsPutsAndDeletes() {
    Http202Connection connection = server.connect(PLAIN);
    server.says(Server.ACCEPTED, DONE, Server.ACCEPTED, DONE, Server.ACCEPTED, DONE);
    server.result(connection.post("/reports", Map.of("a", 1)).result());
    server.result(connection.put("/reports/9", Map.of("a", 1)).result());
    server.result(connection.delete("/reports/9").result());
    assertThat(server.sent(0)).isEqualTo("POST " + Server.ENDPOINT + "/reports");
    assertThat(server.sent(2)).isEqualTo("PUT " + Server.ENDPOINT + "/reports/9");
    assertThat(server.sent(4)).isEqualTo("DELETE " + Server.ENDPOINT + "/reports/9");
  }

  @Test
  void signsEachRequest() {
    var connection =
        new Http202Connection(server.settings(s -> {}), PLAIN, BasicAuth.of("ann", "pw"));
    server.says(Server.ACCEPTED, DONE);
    server.result(connection.submit(Server.SUBMIT).result());
    assertThat(header(0, "Authorization")).contains("Basic YW5uOnB3");
    assertThat(header(1, "Authorization")).contains("Basic YW5uOnB3");
  }

  @Test
  void cancelsWhereTheSettingsSayThatItCan() {
    Http202Settings rules = PLAIN.statusAt("state").cancelWithDelete();
    server.says(Server.ACCEPTED, Reply.of(204, ""), Reply.json("{\"state\":\"cancelled\"}"));
    Job job = server.connect(rules).submit(Server.SUBMIT);
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(server.sent(1)).isEqualTo("DELETE " + Server.MONITOR);
    assertThat(server.failure(job.result())).hasMessageContaining("cancelled");
    server.says(Server.ACCEPTED);
    assertThat(server.connect(PLAIN).submit(Server.SUBMIT).cancel())
        .isCompletedWithValue(CancelResult.NOT_SUPPORTED);
  }

  @Test
  void resumesAfterARestartWhereverTheMonitorHasMoved() {
    server.says(Server.ACCEPTED, Reply.of(202, "", "Location", "/v1/monitors/8"));
    Job job = server.connect(PLAIN).submit(Server.SUBMIT);
    server.time.advance(Duration.ofSeconds(1));
    String token = job.token();
    job.result().cancel(false);
    server.says(DONE);
    server.result(server.connect(PLAIN).resume(token).result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + "/monitors/8");
  }

  @ParameterizedTest
  @CsvSource({"text/html, false", "application/json; charset=utf-8, true"})
  void takesOnlyTheMediaTypeThatWasAskedFor(String type, boolean taken) {
    Http202Settings rules = PLAIN.resultType("application/json");
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(200, "{}", "Content-Type", type));
    Throwable failure = server.failure(rules);
    assertThat(failure == null).isEqualTo(taken);
    if (failure != null) {
      assertThat(failure)
          .isInstanceOf(JobUnreachableException.class)
          .hasCauseInstanceOf(MalformedResponseException.class)
          .hasMessageContaining("text/html");
    }
    assertThat(header(0, "Accept")).contains("application/json, application/problem+json");
  }

  @Test
  void tellsAProblemInItsOwnWordsWhateverItsStatus() {
    String problem = "{\"type\":\"urn:quota\",\"title\":\"Quota\",\"detail\":\"used up\"}";
    for (int status : new int[] {200, 403, 422}) {
      server.says(Reply.of(status, problem, "Content-Type", "application/problem+json"));
      assertThat(server.failure(PLAIN))
          .isInstanceOfSatisfying(
              ApiException.class,
              refusal -> {
                assertThat(refusal.code()).contains("urn:quota");
                assertThat(refusal.apiMessage()).contains("Quota: used up");
              });
    }
  }

  @Test
  void canBeSubclassed() {
    server.says(Server.ACCEPTED, DONE);
    server.result(new Reports(server.settings(s -> {})).submit(Server.SUBMIT).result());
    assertThat(header(1, "X-Tenant")).contains("t1");
  }

  private static final class Reports extends Http202Connection {
    Reports(ConnectionSettings settings) {
      super(settings, PLAIN);
    }

    @Override
    protected io.pollingsdk.http.ApiRequest addDefaults(io.pollingsdk.http.ApiRequest request) {
      return super.addDefaults(request).header("X-Tenant", "t1");
    }
  }
}
