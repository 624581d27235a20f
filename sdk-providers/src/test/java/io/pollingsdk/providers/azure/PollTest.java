package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers to status checks mean. */
class PollTest {
  private final Azure azure = new Azure();
  private final AzureResourceManagerConnection connection = azure.connect();

  private Throwable failure(Reply accepted, Reply poll) {
    azure.says(accepted).transport.thenAlways(poll);
    Throwable failure = azure.failure(connection.submit(Azure.PUT).result());
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Reply monitor(String members) {
    return Reply.json("{" + members + "}");
  }

  // ---- monitors

  @ParameterizedTest
  @ValueSource(
      strings = {"InProgress", "Accepted", "NotStarted", "running", "Updating", "Completed", "200"})
  void goesOnInEveryStateThatHasNoEnd(String state) {
    azure.says(Azure.MONITORED, monitor("\"status\":\"" + state + "\""), Azure.SUCCEEDED);
    azure.says(Azure.RESOURCE);
    azure.result(connection.submit(Azure.PUT).result());
    assertThat(azure.sent()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "succeeded", "SUCCEEDED"})
  void succeedsInAnyCase(String state) {
    azure.says(Azure.MONITORED, monitor("\"status\":\"" + state + "\""), Azure.RESOURCE);
    assertThat(azure.result(connection.submit(Azure.PUT).result()).at("name").string())
        .isEqualTo("web-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\":\"Failed\",\"error\":{\"code\":\"Conflict\",\"message\":\"m\"} | Conflict | m",
        "\"status\":\"failed\",\"error\":{\"code\":\"X\"} | X | ",
        "\"status\":\"FAILED\" | | ",
        "\"status\":\"Failed\",\"error\":null,\"properties\":{\"error\":{\"code\":\"P\"}} | P | ",
        "\"status\":\"Failed\",\"error\":[] | | ",
      })
  void tellsWhyAnOperationFailed(String members, String code, String message) {
    assertThat(failure(Azure.MONITORED, monitor(members)))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Optional.ofNullable(code));
              assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Canceled", "canceled", "Cancelled"})
  void tellsCancellation(String state) {
    assertThat(
            failure(
                Azure.MONITORED,
                monitor("\"status\":\"" + state + "\",\"error\":{\"message\":\"by admin\"}")))
        .isInstanceOf(JobCancelledException.class)
        .hasMessageContaining("by admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"status\":null}",
        "{\"status\":\"\"}",
        "{\"status\":{}}",
      })
  void neverTakesAMonitorWithoutStateForAnEnd(String body) {
    assertThat(failure(Azure.MONITORED, Reply.of(200, body)))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsThatAskingIsNotAllowed() {
    assertThat(failure(Azure.MONITORED, Azure.error(403, "AuthorizationFailed")))
        .isInstanceOf(JobUnreachableException.class)
        .cause()
        .isInstanceOfSatisfying(
            PermissionException.class, e -> assertThat(e.code()).contains("AuthorizationFailed"));
  }

  @Test
  void neverTakesAServersErrorForTheOperations() {
    assertThat(failure(Azure.MONITORED, Azure.error(500, "InternalServerError")))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @CsvSource({"40.0, 40 %", "'\"7\"', 7 %", "120, 100 %", "null, unknown", "'\"x\"', unknown"})
  void readsProgress(String percent, String progress) {
    azure
        .says(Azure.MONITORED)
        .transport
        .thenAlways(monitor("\"status\":\"Running\",\"percentComplete\":" + percent));
    Job job = connection.submit(Azure.PUT);
    azure.time.advance(Duration.ofSeconds(2));
    assertThat(job.progress()).hasToString(progress);
    connection.close();
  }

  @Test
  void followsAMonitorThatMoves() {
    String moved = Azure.ENDPOINT + "/moved/7f2";
    azure.says(
        Azure.MONITORED,
        Reply.of(200, "{\"status\":\"Running\"}", "Azure-AsyncOperation", moved),
        Azure.IN_PROGRESS,
        Azure.SUCCEEDED,
        Azure.RESOURCE);
    azure.result(connection.submit(Azure.PUT).result());
    assertThat(azure.sent().subList(1, 5))
        .containsExactly(
            "GET " + Azure.MONITOR, "GET " + moved, "GET " + moved, "GET " + Azure.VM_URI);
  }

  // ---- Location

  @Test
  void followsALocationThatMovesWithEachAnswer() {
    azure.says(
        Azure.LOCATED,
        Reply.of(202, "", "Location", "/r/2"),
        Reply.of(202, ""),
        Reply.of(202, "", "Location", Azure.ENDPOINT + "/r/3"),
        Reply.json("{\"done\":true}"));
    assertThat(azure.result(connection.submit(Azure.POST).result()).json())
        .hasToString("{\"done\":true}");
    assertThat(azure.sent().subList(1, 5))
        .containsExactly(
            "GET " + Azure.OUTCOME,
            "GET " + Azure.ENDPOINT + "/r/2",
            "GET " + Azure.ENDPOINT + "/r/2",
            "GET " + Azure.ENDPOINT + "/r/3");
  }

  @Test
  void refusesALocationThatMovesElsewhere() {
    assertThat(failure(Azure.LOCATED, Reply.of(202, "", "Location", "https://evil.example.net/")))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(azure.sent()).noneMatch(line -> line.contains("evil"));
  }

  @ParameterizedTest
  @CsvSource({"200, '{}'", "201, '{}'", "204, ''", "200, ''", "200, '[]'"})
  void takesLocationsStatusForTheEnd(int status, String body) {
    azure.says(Azure.LOCATED, Reply.of(status, body));
    assertThat(azure.result(connection.submit(Azure.POST).result()).text()).isEqualTo(body);
    assertThat(azure.sent()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 412, 500})
  void takesLocationsErrorForTheOperations(int status) {
    assertThat(failure(Azure.LOCATED, Azure.error(status, "Broken")))
        .isInstanceOfSatisfying(
            JobFailedException.class, e -> assertThat(e.code()).contains("Broken"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 303, 203})
  void takesNoOtherAnswerOfLocationForAnEnd(int status) {
    assertThat(failure(Azure.LOCATED, Azure.error(status, "Other")))
        .isInstanceOf(JobUnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>sign in</html>", "{\"half"})
  void neverTakesNonsenseAtALocationForAResult(String body) {
    for (String type : List.of("", "application/json", "text/html; charset=utf-8")) {
      assertThat(failure(Azure.LOCATED, Reply.of(200, body, "Content-Type", type)))
          .hasCauseInstanceOf(MalformedResponseException.class);
    }
  }

  @Test
  void takesAnErrorPageForNoAnswer() {
    assertThat(failure(Azure.LOCATED, Reply.of(500, "<html>oops</html>")))
        .isInstanceOf(JobUnreachableException.class);
  }

  // ---- the resource

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"properties\":{}}", "{\"properties\":null,\"name\":\"a\"}"})
  void takesAResourceWithoutStateForMade(String body) {
    azure.says(Reply.of(202, "{\"name\":\"web-1\"}"), Reply.of(202, "{}"), Reply.json(body));
    assertThat(azure.result(connection.submit(Azure.PUT).result()).text()).isEqualTo(body);
    assertThat(azure.sent()).hasSize(3).endsWith("GET " + Azure.VM_URI);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"properties\":7}",
        "{\"properties\":{\"provisioningState\":[]}}",
      })
  void neverTakesAnOddResourceForMade(String body) {
    assertThat(failure(Azure.resource("Creating"), Reply.json(body)))
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsThatTheResourceIsGone() {
    assertThat(failure(Azure.resource("Creating"), Azure.error(410, "Gone")))
        .isInstanceOf(JobUnreachableException.class);
  }

  // ---- pace

  private List<Long> gaps(Reply accepted, Reply running) {
    azure.says(accepted, running, running).says(Azure.SUCCEEDED, Azure.RESOURCE);
    azure.result(azure.connect(s -> {}).submit(Azure.PUT).result());
    List<ScriptedTransport.Sent> sent = azure.transport.sent();
    return List.of(
        sent.get(2).at().minus(sent.get(1).at()).toMillis(),
        sent.get(3).at().minus(sent.get(2).at()).toMillis());
  }

  @Test
  void waitsHalfAMinuteUnlessTold() {
    assertThat(gaps(Azure.MONITORED, Azure.IN_PROGRESS))
        .allSatisfy(gap -> assertThat(gap).isBetween(30_000L, 33_000L));
  }

  @Test
  void waitsAsLongAsItIsTold() {
    Reply soon = Reply.of(200, "{\"status\":\"Running\"}", "Retry-After", "4");
    assertThat(gaps(Azure.MONITORED, soon))
        .allSatisfy(gap -> assertThat(gap).isBetween(4_000L, 4_400L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after-ms", "x-ms-retry-after-ms"})
  void waitsAsLongAsItIsToldInMilliseconds(String header) {
    Reply soon = Reply.of(200, "{\"status\":\"Running\"}", header, "2500", "Retry-After", "3");
    assertThat(gaps(Azure.MONITORED, soon))
        .allSatisfy(gap -> assertThat(gap).isBetween(2_500L, 2_750L));
  }

  @Test
  void takesAnUnreadableWaitForNone() {
    Reply odd =
        Reply.of(200, "{\"status\":\"Running\"}", "Retry-After", "soon", "retry-after-ms", "-1");
    assertThat(gaps(Azure.MONITORED, odd))
        .allSatisfy(gap -> assertThat(gap).isBetween(30_000L, 33_000L));
  }

  // ---- cancel

  @Test
  void cancelsWhereTheDataPlaneOffersIt() {
    azure.says(Reply.of(202, "", "Operation-Location", Azure.MONITOR));
    Job job = connection.submit(Azure.POST);
    azure.says(Azure.IN_PROGRESS, monitor("\"status\":\"Canceled\""));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(azure.sent().get(1))
        .isEqualTo(
            "POST "
                + Azure.ENDPOINT
                + "/subscriptions/s-1/operations/7f2:cancel?api-version=9&t=x");
    assertThat(azure.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void cancelsADeployment() {
    String id = "/subscriptions/s/providers/microsoft.resources/deployments/d1";
    azure.says(Azure.MONITORED, Reply.of(204, ""));
    Job job = connection.createOrUpdate(id, "2021-04-01", new JsonObject());
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(azure.sent().get(1))
        .isEqualTo("POST " + Azure.ENDPOINT + id + "/cancel?api-version=2021-04-01");
    connection.close();
  }

  @Test
  void saysThatItCannotCancelAnythingElse() {
    azure.says(Azure.MONITORED);
    assertThat(connection.submit(Azure.PUT).cancel())
        .isCompletedWithValue(CancelResult.NOT_SUPPORTED);
    assertThat(azure.sent()).hasSize(1);
    connection.close();
  }

  // ---- resume

  @Test
  void resumesWithAllItKnew() {
    azure.says(
        Azure.MONITORED, Reply.of(200, "{\"status\":\"Running\"}", "Location", Azure.OUTCOME));
    Job job = connection.submit(FinalStateVia.LOCATION.of(Azure.PUT));
    azure.time.advance(Duration.ofSeconds(1));
    String token = job.token();
    connection.close();
    azure.says(Azure.SUCCEEDED, Reply.json("{\"a\":1}"));
    azure.result(azure.connect().resume(token).result());
    assertThat(azure.sent().subList(2, 4))
        .containsExactly("GET " + Azure.MONITOR, "GET " + Azure.OUTCOME);
  }

  @Test
  void asksForAnOperationKnownByItsUriAlone() {
    azure.says(Azure.SUCCEEDED);
    var outcome = connection.poll(JobHandle.of(URI.create(Azure.MONITOR)));
    assertThat(outcome.isDone()).isTrue();
  }
}
