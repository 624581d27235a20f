package io.pollingsdk.providers.pulp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out, what is listed, and what error replies become. */
class WireTest {
  private final Pulp pulp = new Pulp();
  private final Pulp2Connection connection = pulp.connect();

  private String sent(Function<Pulp2Connection, Job> call) {
    int before = pulp.transport.sent().size();
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "finished"));
    pulp.result(call.apply(connection).result());
    return pulp.sent(before);
  }

  @Test
  void sendsTheReadyMadeCalls() {
    assertThat(sent(c -> c.sync("a b", Map.of("num_threads", 2))))
        .isEqualTo(
            "POST /repositories/a%20b/actions/sync/ {\"override_config\":{\"num_threads\":2}}");
    assertThat(sent(c -> c.publish("r", "yum")))
        .isEqualTo("POST /repositories/r/actions/publish/ {\"id\":\"yum\"}");
    assertThat(sent(c -> c.copy("r", "from", Map.of("type_ids", List.of("rpm")))))
        .startsWith("POST /repositories/r/actions/associate/ {")
        .contains("\"source_repo_id\":\"from\"", "\"criteria\":{\"type_ids\":[\"rpm\"]}");
    assertThat(sent(c -> c.deleteRepository("r"))).isEqualTo("DELETE /repositories/r/");
  }

  @Test
  void readsATask() {
    pulp.says(Pulp.task("t1", "running"));
    assertThat(connection.task("t1").get("state").getAsString()).isEqualTo("running");
    assertThat(pulp.sent(0)).isEqualTo("GET /tasks/t1/");
  }

  @Test
  void logsInForACertificateThatIsNotShown() {
    pulp.says(
        Reply.json("{\"certificate\":\"CERT\",\"key\":\"KEY\"}"), Reply.json("{\"key\":\"KEY\"}"));
    Pulp2Certificate certificate = connection.login();
    assertThat(certificate).isEqualTo(new Pulp2Certificate("CERT", "KEY"));
    assertThat(certificate.toString()).doesNotContain("CERT").doesNotContain("KEY");
    assertThat(pulp.sent(0)).isEqualTo("POST /actions/login/");
    assertThatThrownBy(connection::login)
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageNotContaining("KEY");
  }

  @Test
  void authenticatesEveryRequestOrNone() {
    sent(c -> c.deleteRepository("r"));
    assertThat(pulp.transport.sent())
        .allSatisfy(
            each ->
                assertThat(each.request().headers().first("Authorization"))
                    .contains("Basic cm9ib3Q6czNjcjN0LXdvcmQ="));
    pulp.says(Reply.json("{}"));
    new Pulp2Connection(pulp.settings(s -> {})).task("t1");
    assertThat(pulp.transport.request(2).headers().first("Authorization")).isEmpty();
  }

  @Test
  void neverGoesWhereALinkLeadsElsewhere() {
    pulp.says(
        Reply.of(
            202,
            "{\"spawned_tasks\":[{\"_href\":\"https://evil.example.net/t9/\",\"task_id\":\"t1\"}]}"),
        Pulp.task("t1", "finished"));
    pulp.result(connection.deleteRepository("r").result());
    assertThat(pulp.transport.sent())
        .allSatisfy(each -> assertThat(each.request().uri().toString()).startsWith(Pulp.ENDPOINT));
  }

  @Test
  void pollsEverySecond() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "finished"));
    pulp.result(connection.deleteRepository("r").result());
    assertThat(pulp.time.elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitsForADay() {
    pulp.says(Pulp.ACCEPTED);
    pulp.transport.thenAlways(Pulp.task("t1", "running"));
    PollSchedule hourly = PollSchedule.fixed(Duration.ofHours(1));
    Pulp2Connection patient =
        new Pulp2Connection(pulp.settings(s -> s.pollSchedule(hourly)), "u", "p");
    assertThat(pulp.failure(patient.deleteRepository("r").result()))
        .isInstanceOf(JobTimeoutException.class);
    assertThat(pulp.time.elapsed()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error_message\":\"m\",\"error\":{\"code\":\"PLP0009\",\"description\":\"d\"}} | PLP0009"
            + " | d",
        "{\"http_status\":400,\"error_message\":\"m\",\"exception\":null} | | m",
        "{\"exception\":\"E\"} | | E",
        "{\"error\":{}} | |",
        "[] | |",
        "<html>Bad</html> | |",
        "'' | |",
      })
  void tellsTheServersOwnWords(String body, String code, String message) {
    pulp.says(Reply.of(400, body == null ? "" : body));
    assertThatThrownBy(() -> connection.task("t1"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code().orElse(null)).isEqualTo(code);
              assertThat(e.apiMessage().orElse(null)).isEqualTo(message);
            });
  }

  @Test
  void tellsErrorsByTheirStatus() {
    Map<Integer, Class<? extends ApiException>> types =
        Map.of(
            401, AuthenticationException.class,
            403, PermissionException.class,
            404, NotFoundException.class,
            409, ApiException.class,
            500, ApiException.class);
    types.forEach(
        (status, type) -> {
          pulp.says(Reply.of(status, "{\"error_message\":\"words\"}"));
          assertThat(pulp.failure(connection.deleteRepository("r").result()))
              .isExactlyInstanceOf(type)
              .hasMessageContaining("words");
        });
  }

  private static Reply page(int from, int to) {
    return Reply.json(
        IntStream.range(from, to)
            .mapToObj(id -> "{\"task_id\":\"" + id + "\"}")
            .collect(Collectors.joining(",", "[", "]")));
  }

  @Test
  void listsTasksPageByPageWhileTheyAreRead() {
    pulp.says(page(0, 100));
    Pages<JsonObject> tasks = connection.tasks(Map.of("state", "running"));
    assertThat(pulp.transport.sent()).isEmpty();
    assertThat(tasks.stream().limit(100).count()).isEqualTo(100);
    assertThat(pulp.transport.sent()).hasSize(1);
    assertThat(pulp.sent(0))
        .isEqualTo(
            "POST /tasks/search/ {\"criteria\":{\"filters\":{\"state\":\"running\"},"
                + "\"sort\":[[\"task_id\",\"ascending\"]],\"limit\":100,\"skip\":0}}");
  }

  @Test
  void listsUntilAShortPage() {
    pulp.says(page(0, 100), page(100, 103), page(0, 0));
    assertThat(connection.tasks(Map.of())).hasSize(103);
    assertThat(pulp.sent(1)).contains("\"skip\":100");
    Iterator<?> none = connection.search("/repositories", "id", Map.of()).iterator();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    assertThat(pulp.sent(2)).startsWith("POST /repositories/search/ {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "[7]", "<html>", ""})
  void tellsWhatIsNoList(String body) {
    pulp.says(Reply.json(body));
    Iterator<?> tasks = connection.tasks(Map.of()).iterator();
    assertThatThrownBy(tasks::hasNext).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void repeatsASearchButNoOtherPost() {
    pulp.says(Reply.failure(Kind.CONNECTION_LOST), page(0, 1));
    assertThat(pulp.failure(connection.requestAsync(ApiRequest.post("/tasks/search/")))).isNull();
    pulp.says(Reply.failure(Kind.CONNECTION_LOST));
    assertThat(pulp.failure(connection.requestAsync(ApiRequest.post("/actions/login/"))))
        .isInstanceOf(TransportException.class);
  }
}
