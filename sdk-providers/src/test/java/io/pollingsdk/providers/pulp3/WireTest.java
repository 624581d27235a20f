package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out, and what error replies become. */
class WireTest {
  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  private String sent(Function<Pulp3Connection, Job> call) {
    int before = pulp.transport.sent().size();
    pulp.says(Pulp.ACCEPTED, Pulp.COMPLETED, Pulp.WHOLE);
    pulp.result(call.apply(connection).result());
    return pulp.sent(before);
  }

  @Test
  void sendsTheReadyMadeCalls() {
    assertThat(sent(c -> c.create("/remotes/file/file/", Map.of("name", "x"))))
        .isEqualTo("POST /pulp/api/v3/remotes/file/file/ {\"name\":\"x\"}");
    assertThat(sent(c -> c.update(Pulp.REPOSITORY, Map.of("name", "y"))))
        .isEqualTo("PATCH " + Pulp.REPOSITORY + " {\"name\":\"y\"}");
    assertThat(sent(c -> c.delete(Pulp.REPOSITORY))).isEqualTo("DELETE " + Pulp.REPOSITORY);
    assertThat(sent(c -> c.sync(Pulp.REPOSITORY, "/r/", Map.of("mirror", true))))
        .isEqualTo("POST " + Pulp.REPOSITORY + "sync/ {\"mirror\":true,\"remote\":\"/r/\"}");
    assertThat(sent(c -> c.modify("/repo", List.of("/c/1/"), List.of("*"))))
        .isEqualTo(
            "POST /repo/modify/"
                + " {\"add_content_units\":[\"/c/1/\"],\"remove_content_units\":[\"*\"]}");
  }

  @Test
  void readsThingsAndTasksByHref() {
    pulp.says(Reply.json("{\"name\":\"x\"}"), Pulp.WHOLE);
    assertThat(connection.read("/pulp/api/v3/x/1/").get("name").getAsString()).isEqualTo("x");
    assertThat(connection.task(Pulp.HREF).state()).isEqualTo("completed");
    assertThat(pulp.sent(1)).isEqualTo("GET " + Pulp.HREF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prn:core.task:018f", "018f", "", "tasks/018f/"})
  void refusesWhatIsNoHref(String text) {
    assertThatThrownBy(() -> connection.delete(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("href");
    assertThat(pulp.transport.sent()).isEmpty();
  }

  @Test
  void followsTasksAndGroupsOfOthers() {
    pulp.says(Pulp.COMPLETED, Pulp.WHOLE);
    pulp.result(connection.follow(Pulp.HREF).result());
    assertThat(pulp.sent(0)).startsWith("GET " + Pulp.HREF + "?fields=");
    pulp.says(Pulp.group(0, 0, 1, 0, 0, 0), Pulp.WHOLE);
    pulp.result(connection.follow(Pulp.GROUP_HREF).result());
    assertThat(pulp.sent(2)).startsWith("GET " + Pulp.GROUP_HREF).contains("all_tasks_dispatched");
    assertThatThrownBy(() -> connection.follow("https://evil.example.net/tasks/1/"))
        .isInstanceOf(OriginRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/pulp/team-a/api/v3/tasks/1/", "/elsewhere/tasks/1/"})
  void takesHrefsWithAnyApiRoot(String href) {
    pulp.says(Pulp.accepted("{\"task\":\"" + href + "\"}"), Pulp.COMPLETED, Pulp.WHOLE);
    pulp.result(connection.submit(ApiRequest.post("/x/")).result());
    assertThat(pulp.sent(1)).startsWith("GET " + href);
    assertThat(pulp.sent(2)).isEqualTo("GET " + href);
  }

  @Test
  void authenticatesEveryRequestOrNone() {
    sent(c -> c.delete(Pulp.REPOSITORY));
    assertThat(pulp.transport.sent())
        .allSatisfy(
            each ->
                assertThat(each.request().headers().first("Authorization"))
                    .contains("Basic cm9ib3Q6czNjcjN0LXdvcmQ="));
    pulp.says(Reply.json("{}"));
    new Pulp3Connection(pulp.settings(s -> {})).read("/x/");
    assertThat(pulp.transport.request(3).headers().first("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.net/t/1/", "//evil.example.net/t/1/"})
  void neverSendsCredentialsElsewhere(String href) {
    pulp.says(Pulp.accepted("{\"task\":\"" + href + "\"}"));
    Throwable failure = pulp.failure(connection.submit(ApiRequest.post("/x/")).result());
    assertThat(failure).hasStackTraceContaining("evil.example.net");
    assertThat(pulp.transport.sent()).hasSize(1);
  }

  @Test
  void pollsEverySecondForHalfAnHour() {
    pulp.says(Pulp.ACCEPTED);
    pulp.transport.thenAlways(Pulp.RUNNING);
    Throwable failure = pulp.failure(connection.submit(ApiRequest.post("/x/")).result());
    assertThat(failure).isInstanceOf(JobTimeoutException.class);
    assertThat(pulp.time.elapsed()).isEqualTo(Duration.ofMinutes(30));
    assertThat(pulp.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"detail\":\"No.\"} | No.",
        "{\"name\":[\"Required.\",\"Short.\"]} | name: Required.; name: Short.",
        "{\"non_field_errors\":[\"Both.\"]} | Both.",
        "{\"policy\":{\"statements\":[{\"effect\":[\"Bad.\"]}]}} | policy.statements.effect: Bad.",
        "[\"Plain.\"] | Plain.",
        "{} |",
        "<html>Bad Gateway</html> |",
        "'' |",
      })
  void tellsTheServersOwnWords(String body, String message) {
    pulp.transport.thenAlways(Reply.of(400, body == null ? "" : body));
    assertThatThrownBy(() -> connection.read("/x/"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message)));
    assertThat(pulp.failure(connection.delete("/x/").result())).isInstanceOf(ApiException.class);
  }

  @Test
  void keepsLongWordsShort() {
    pulp.says(Reply.of(400, "{\"detail\":\"" + "x".repeat(5000) + "\"}"));
    assertThatThrownBy(() -> connection.read("/x/"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.apiMessage().orElseThrow()).hasSizeLessThan(1100).endsWith("…"));
  }

  @Test
  void tellsErrorsByTheirStatus() {
    Map<Integer, Class<? extends ApiException>> types =
        Map.of(
            401, AuthenticationException.class,
            403, PermissionException.class,
            404, NotFoundException.class,
            500, ApiException.class);
    types.forEach(
        (status, type) -> {
          pulp.says(Reply.of(status, "{\"detail\":\"d\"}"));
          assertThat(pulp.failure(connection.delete("/x/").result()))
              .isExactlyInstanceOf(type)
              .hasMessageContaining("d");
        });
  }
}
