package io.pollingsdk.providers.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the first answer to the end, at the monitor and at the Task. */
class TaskTest {
  private static final Reply COMPLETED = Reply.json(Server.task("Completed", ""));

  private final Server server = new Server();

  private Job reset() {
    return server.connect().reset("/redfish/v1/Systems/1", "ForceOff");
  }

  @Test
  void asksTheMonitorUntilItGivesTheFinalAnswer() {
    server.says(
        Server.ACCEPTED,
        Server.pending(Server.task("Running", "")),
        Reply.of(201, "{\"@odata.id\":\"/redfish/v1/Systems/1/LogServices/5\"}"));
    Job job = reset();
    assertThat(job.handle().id()).isEqualTo("9");
    assertThat(server.result(job.result()).at("@odata.id").string()).endsWith("/5");
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + Server.MONITOR);
    assertThat(server.transport.request(1).headers().first("OData-Version")).contains("4.0");
    assertThat(server.transport.sent())
        .extracting(sent -> sent.at().toSeconds())
        .containsExactly(0L, 1L, 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/redfish/v1/TaskMonitors/9 | | /redfish/v1/TaskMonitors/9",
        " | {\"@odata.id\":\"/redfish/v1/TaskService/Tasks/9\",\"TaskState\":\"New\"} |"
            + " /redfish/v1/TaskService/Tasks/9",
        " | {\"@odata.id\":\"/redfish/v1/TaskService/Tasks/9\",\"TaskMonitor\":\"/m/9\"} | /m/9",
        " | {\"@odata.id\":\"/redfish/v1/TaskService/Tasks/9\"} | /redfish/v1/TaskService/Tasks/9",
      })
  void findsTheTaskWhereverItIsNamed(String location, String body, String asked) {
    String text = body == null ? "" : body;
    server.says(
        location == null ? Reply.of(202, text) : Reply.of(202, text, "Location", location),
        COMPLETED);
    server.result(reset().result());
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html>", "{}", "{\"@odata.id\":7e}"})
  void needsATask(String body) {
    server.says(Reply.of(202, body));
    assertThat(server.failure(reset().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void takesATaskThatCameWith200ForAJob() {
    server.says(Reply.json(Server.task("Running", "")), COMPLETED);
    server.result(reset().result());
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + Server.TASK);
  }

  @Test
  void neverTakesARedirectForTheResult() {
    server.says(Reply.of(302, "", "Location", "/login"));
    assertThat(server.failure(reset().result())).isInstanceOf(MalformedResponseException.class);
    server.says(Server.ACCEPTED, Reply.of(304, ""));
    assertThat(server.failure(reset().result())).isInstanceOf(JobUnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "New",
        "Starting",
        "Running",
        "Suspended",
        "Interrupted",
        "Pending",
        "Stopping",
        "Service",
        "Cancelling"
      })
  void waitsWhileTheTaskGoesOn(String state) {
    server.says(Server.ACCEPTED, Reply.json(Server.task(state, "")), COMPLETED);
    server.result(reset().result());
    assertThat(server.transport.sent()).hasSize(3);
  }

  @Test
  void waitsForTheMonitorThoughTheTaskHasEnded() {
    server.says(
        Server.ACCEPTED, Server.pending(Server.task("Completed", "")), Reply.of(200, "{\"a\":1}"));
    assertThat(server.result(reset().result()).at("a").integer()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Exception", "Killed"})
  void tellsAFailedTask(String state) {
    String messages =
        ",\"Messages\":[%s,%s]"
            .formatted(
                Server.info("Update.1.0.Failed", "bad image", "Critical"),
                Server.info("Update.1.0.Ended", "ended", "OK"));
    server.says(Server.ACCEPTED, Reply.json(Server.task(state, messages)));
    JobFailedException failure = (JobFailedException) server.failure(reset().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).contains("Update.1.0.Failed");
    assertThat(failure.apiMessage()).contains("bad image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"Messages\":7", ",\"Messages\":[7,{}]"})
  void tellsAFailedTaskThatSaysNothingMore(String more) {
    server.says(Server.ACCEPTED, Reply.json(Server.task("Exception", more)));
    JobFailedException failure = (JobFailedException) server.failure(reset().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).contains("Exception");
  }

  @Test
  void looksAtTheHealthOfATaskThatIsCompleted() {
    server.says(Server.ACCEPTED, Reply.json(Server.task("Completed", ",\"TaskStatus\":\"OK\"")));
    server.result(reset().result());
    server.says(
        Server.ACCEPTED, Reply.json(Server.task("Completed", ",\"TaskStatus\":\"Warning\"")));
    server.result(reset().result());
    server.says(
        Server.ACCEPTED, Reply.json(Server.task("Completed", ",\"TaskStatus\":\"Critical\"")));
    assertThat(server.failure(reset().result())).isInstanceOf(JobFailedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Running, JobTimeoutException",
    "Scheduled, JobTimeoutException",
    "Failed, JobFailedException",
    "CompletedWithErrors, JobFailedException",
    "Cancelled, JobCancelledException",
    "Dreaming, JobUnreachableException"
  })
  void readsAJobInPlaceOfATask(String state, String ending) {
    server.says(Reply.of(202, "", "Location", "/redfish/v1/Managers/1/Jobs/JID_1"));
    server.transport.thenAlways(
        Reply.json("{\"@odata.type\":\"#Job.v1_0_0.Job\",\"JobState\":\"" + state + "\"}"));
    Throwable failure = server.failure(reset().result());
    assertThat(failure).isNotNull();
    assertThat(failure.getClass().getSimpleName()).isEqualTo(ending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Id\":\"9\"}", "{\"TaskState\":{}}", "{\"TaskState\":null}", "7"})
  void neverTakesATaskWithoutStateForAnEnd(String body) {
    server.says(Reply.of(202, Server.task("New", "")));
    server.transport.thenAlways(Reply.json(body));
    assertThat(server.failure(reset().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 409, 412, 500})
  void takesAnErrorOfTheMonitorForTheJobsOwn(int status) {
    server.says(Server.ACCEPTED, Reply.of(status, Server.error("Base.1.8.X", "no", "")));
    JobFailedException failure = (JobFailedException) server.failure(reset().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).contains("Base.1.8.X");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 500})
  void takesAnErrorOfNobodysForNoEnd(int status) {
    server.says(Server.ACCEPTED, Reply.of(status, "<html>"));
    assertThat(server.failure(reset().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(ApiException.class);
  }

  @Test
  void keepsTheJobWhereOnlyTheCredentialsFail() {
    server.says(Server.ACCEPTED, Reply.of(401, Server.error("Base.1.8.NoValidSession", "no", "")));
    assertThat(server.failure(reset().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(AuthenticationException.class);
  }

  @Test
  void asksTheTaskWhereTheMonitorIsGone() {
    server.says(Server.ACCEPTED, Reply.of(410, ""), COMPLETED);
    server.result(reset().result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + Server.TASK);
    server.says(Server.ACCEPTED, Reply.of(410, ""), Reply.of(410, ""));
    assertThat(server.failure(reset().result())).hasCauseInstanceOf(NotFoundException.class);
    server.says(Server.accepted(""), Reply.of(410, ""));
    assertThat(server.failure(reset().result())).hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void readsAFinalAnswerThatBringsMessages() {
    String good = Server.info("Base.1.8.Success", "done", "OK");
    server.says(Server.ACCEPTED, Reply.json(Server.error("Base.1.8.Success", "done", good)));
    server.result(reset().result());
    String bad = Server.info("Base.1.8.InternalError", "broken", "Critical");
    server.says(Server.ACCEPTED, Reply.json(Server.error("Base.1.8.GeneralError", "see", bad)));
    assertThat(server.failure(reset().result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("Base.1.8.InternalError: broken");
  }

  @ParameterizedTest
  @CsvSource({"40, 40 %", "'\"40\"', 40 %", "null, unknown", "'[]', unknown"})
  void readsProgressAndMessage(String percent, String progress) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(
        Server.pending(
            Server.task(
                "Running",
                ",\"PercentComplete\":%s,\"Messages\":[%s]"
                    .formatted(percent, Server.info("a", "flashing", "OK")))));
    Job job = reset();
    server.time.advance(Duration.ofSeconds(2));
    assertThat(job.progress()).hasToString(progress);
    assertThat(job.status().toString()).contains("flashing");
    assertThat(server.failure(job.result())).isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void goesWhereTheMonitorMoves() {
    server.says(Server.ACCEPTED, Reply.of(202, "", "Location", "/m/2"), Reply.of(204, ""));
    server.result(reset().result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + "/m/2");
  }

  @ParameterizedTest
  @CsvSource({"'GET, DELETE', REQUESTED", "'get,delete', REQUESTED", "GET, NOT_SUPPORTED"})
  void cancelsWhereAllowListsDelete(String allow, CancelResult result) {
    server.says(Server.ACCEPTED, Server.pending("", "Allow", allow), Reply.of(204, ""));
    Job job = reset();
    server.time.advance(Duration.ofSeconds(1));
    assertThat(job.cancel()).isCompletedWithValue(result);
    if (result == CancelResult.REQUESTED) {
      assertThat(server.sent(2)).isEqualTo("DELETE " + Server.ENDPOINT + Server.MONITOR);
      server.says(Reply.json(Server.task("Cancelling", "")));
      server.says(Reply.json(Server.task("Cancelled", ",\"Messages\":[]")));
      assertThat(server.failure(job.result())).isInstanceOf(JobCancelledException.class);
    }
  }

  @Test
  void doesNotTryToCancelWhatMayNotBeDeleted() {
    server.says(Server.ACCEPTED);
    assertThat(reset().cancel()).isCompletedWithValue(CancelResult.NOT_SUPPORTED);
  }

  @Test
  void resumesInANewConnection() {
    server.says(Server.accepted(Server.task("New", ""), "Allow", "DELETE"));
    Job job = reset();
    String token = job.token();
    job.result().cancel(false);
    server.says(Reply.of(410, ""), COMPLETED);
    server.result(server.connect().resume(token).result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + Server.TASK);
  }

  @Test
  void goesToNoOtherOrigin() {
    String evil = "https://evil.example.org/m";
    server.says(Reply.of(202, "", "Location", evil));
    assertThat(server.failure(reset().result())).hasCauseInstanceOf(OriginRefusedException.class);
    server.says(Server.ACCEPTED, Reply.of(202, "", "Location", evil));
    assertThat(server.failure(reset().result())).hasCauseInstanceOf(OriginRefusedException.class);
    server.says(
        Server.accepted(Server.task("New", "").replace(Server.TASK, evil)), Reply.of(410, ""));
    assertThat(server.failure(reset().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(server.transport.sent())
        .allSatisfy(sent -> assertThat(sent.request().uri()).hasHost("bmc.example.net"));
  }

  @Test
  void tellsARefusalInItsMostTellingWords() {
    String details =
        Server.info("Base.1.8.PropertyUnknown", "no such property", "Warning")
            + ","
            + Server.info("Base.1.8.Other", "and more", "Warning");
    server.says(Reply.of(400, Server.error("Base.1.8.GeneralError", "see below", details)));
    ApiException refusal = (ApiException) server.failure(reset().result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).contains("Base.1.8.PropertyUnknown");
    assertThat(refusal.apiMessage()).contains("no such property; and more");
    server.says(Reply.of(400, "{\"error\":7}"));
    ApiException odd = (ApiException) server.failure(reset().result());
    assertThat(odd).isNotNull();
    assertThat(odd.code()).isEqualTo(Optional.empty());
  }

  @Test
  void refusesAnEndpointThatWouldDoubleThePath() {
    var settings = io.pollingsdk.ConnectionSettings.to(Server.ENDPOINT + "/redfish/v1/");
    assertThatThrownBy(() -> new RedfishConnection(settings, BasicAuth.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave it out");
  }
}
