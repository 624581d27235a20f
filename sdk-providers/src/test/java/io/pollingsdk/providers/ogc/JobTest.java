package io.pollingsdk.providers.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the execution to the outputs. */
class JobTest {
  private static final Reply OUTPUTS = Reply.json("{\"area\":4}");
  private static final String NOT_READY =
      "{\"type\":\"http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready\"}";

  private final Server server = new Server();

  private Job submit() {
    return server.connect().submit("buffer", Map.of("distance", 10));
  }

  @Test
  void executesAsTheStandardSays() {
    server.says(Server.ACCEPTED, Server.status("running"), Server.status("successful"), OUTPUTS);
    Job job = submit();
    assertThat(job.handle().id()).isEqualTo("81");
    assertThat(server.result(job.result()).at("area").integer()).isEqualTo(4);
    assertThat(server.sent(0)).isEqualTo("POST " + Server.ENDPOINT + "/processes/buffer/execution");
    assertThat(server.transport.request(0).headers().first("Prefer")).contains("respond-async");
    assertThat(server.transport.request(0).body())
        .get()
        .extracting(body -> new String(body.encoded(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"inputs\":{\"distance\":10}}");
    assertThat(server.sent(1)).isEqualTo("GET " + Server.JOB);
    assertThat(server.sent(3)).isEqualTo("GET " + Server.JOB + "/results");
    assertThat(server.transport.sent())
        .extracting(sent -> sent.at().toSeconds())
        .containsExactly(0L, 2L, 4L, 4L);
  }

  @Test
  void keepsTheCallersPreference() {
    server.says(OUTPUTS);
    var request =
        OgcProcessesConnection.execution("a/b", Map.of()).header("Prefer", "return=minimal");
    server.result(server.connect().submit(request).result());
    assertThat(server.transport.request(0).headers().first("Prefer")).contains("return=minimal");
    assertThat(server.sent(0)).endsWith("/processes/a%2Fb/execution");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | {\"jobID\":\"81\",\"status\":\"accepted\"}",
        "201 | {\"id\":81,\"status\":\"created\"}",
        "202 | {\"jobID\":\"81\"}",
        "200 | {\"jobID\":\"81\",\"status\":\"accepted\"}",
        "201 | {\"links\":[{\"rel\":\"monitor\",\"href\":\"/ogcapi/jobs/81\"}]}",
      })
  void findsTheJobWithoutALocation(int status, String body) {
    server.says(Reply.of(status, body), Server.status("successful"), OUTPUTS);
    server.result(submit().result());
    assertThat(server.sent(1)).isEqualTo("GET " + Server.JOB);
  }

  @Test
  void needsOnlyTheLocation() {
    server.says(Server.accepted(""), Server.status("successful"), OUTPUTS);
    assertThat(server.result(submit().result()).at("area").integer()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"jobID\":\"\"}", "{\"jobID\":{}}", "{\"links\":7}"})
  void needsAJob(String body) {
    server.says(Reply.of(201, body));
    assertThat(server.failure(submit().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void neverTakesARedirectForOutputs() {
    server.says(Reply.of(302, "", "Location", "/login"));
    assertThat(server.failure(submit().result())).isInstanceOf(MalformedResponseException.class);
    server.says(Server.ACCEPTED, Reply.of(304, ""));
    assertThat(server.failure(submit().result())).isInstanceOf(JobUnreachableException.class);
  }

  @ParameterizedTest
  @CsvSource({"200, '{\"status\":\"wet\"}'", "200, <gml/>", "204, ''"})
  void takesOutputsThatComeAtOnce(int status, String body) {
    server.says(Reply.of(status, body));
    assertThat(server.result(submit().result()).text()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "accepted", "running", "Running"})
  void waitsWhileTheJobGoesOn(String state) {
    server.says(Server.ACCEPTED, Server.status(state), Server.status("successful"), OUTPUTS);
    server.result(submit().result());
    assertThat(server.transport.sent()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"40, 40 %", "'\"40\"', 40 %", "null, unknown", "'{}', unknown", "250, 100 %"})
  void readsProgress(String number, String progress) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.json(Server.info("running", ",\"progress\":" + number)));
    Job job = submit();
    server.time.advance(Duration.ofSeconds(3));
    assertThat(job.progress()).hasToString(progress);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| |",
        ",\"message\":\"no\" | | no",
        ",\"message\":\"no\",\"exception\":{\"type\":\"urn:e\",\"title\":\"E\",\"detail\":\"d\"} |"
            + " urn:e | E: d",
        ",\"message\":\"no\",\"exception\":{\"type\":\"urn:e\"} | urn:e | no",
        ",\"exception\":\"odd\" | |",
      })
  void tellsWhyAJobFailed(String more, String code, String message) {
    server.says(Server.ACCEPTED, Reply.json(Server.info("failed", more == null ? "" : more)));
    JobFailedException failure = (JobFailedException) server.failure(submit().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"status\":null}", "{\"status\":{}}", "{\"status\":\"done\"}", "<html>"})
  void neverTakesAnUnknownStateForAnEnd(String body) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.json(body));
    assertThat(server.failure(submit().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://www.opengis.net/def/rel/ogc/1.0/results", "[ogc-rel:results]", "results"})
  void followsTheLinkToTheResults(String rel) {
    String links =
        ",\"links\":[{\"rel\":\"self\",\"href\":\"/x\"},{\"rel\":\"%s\",\"type\":\"text/html\",\"href\":\"/page\"},{\"rel\":\"%s\",\"type\":\"application/json\",\"href\":\"81/out?f=json\"}]"
            .formatted(rel, rel);
    server.says(Server.ACCEPTED, Reply.json(Server.info("successful", links)), OUTPUTS);
    server.result(submit().result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.JOB + "/out?f=json");
  }

  @Test
  void findsTheResultsBesideAnyQuery() {
    server.says(
        Reply.of(201, "", "Location", "/ogcapi/jobs/81/?f=json"),
        Server.status("successful"),
        OUTPUTS);
    server.result(submit().result());
    assertThat(server.sent(2)).isEqualTo("GET " + Server.JOB + "/results");
  }

  @Test
  void asksAgainForResultsThatAreNotReady() {
    server.says(Server.ACCEPTED, Server.status("successful"), Reply.of(404, NOT_READY));
    server.says(Server.status("successful"), OUTPUTS);
    assertThat(server.result(submit().result()).at("area").integer()).isEqualTo(4);
  }

  @Test
  void tellsResultsThatCannotBeFetched() {
    server.says(
        Server.ACCEPTED, Server.status("successful"), Reply.of(500, "{\"title\":\"Disk\"}"));
    assertThat(server.failure(submit().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasMessageContaining("Disk");
  }

  @Test
  void tellsAJobThatIsGone() {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(404, "{\"type\":\"urn:no-such-job\",\"title\":\"Gone\"}"));
    Throwable failure = server.failure(submit().result());
    assertThat(failure).isInstanceOf(JobUnreachableException.class);
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            NotFoundException.class, why -> assertThat(why.code()).contains("urn:no-such-job"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"urn:x\",\"title\":\"T\",\"detail\":\"D\"} | urn:x | T: D",
        "{\"code\":\"InvalidParameterValue\",\"description\":\"bad\"} | InvalidParameterValue |"
            + " bad",
        "<html> | |",
      })
  void tellsARefusedExecutionInItsOwnWords(String body, String code, String message) {
    server.says(Reply.of(400, body));
    ApiException refusal = (ApiException) server.failure(submit().result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(refusal.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @Test
  void dismissesAndThenSeesItDismissed() {
    server.says(Server.ACCEPTED, Server.status("dismissed"), Server.status("dismissed"));
    Job job = submit();
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(server.sent(1)).isEqualTo("DELETE " + Server.JOB);
    assertThat(server.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void resumesInANewConnection() {
    server.says(Server.ACCEPTED);
    Job job = submit();
    String token = job.token();
    job.result().cancel(false);
    server.says(Server.status("successful"), OUTPUTS);
    server.result(server.connect().resume(token).result());
    assertThat(server.sent(1)).isEqualTo("GET " + Server.JOB);
  }

  @Test
  void goesToNoOtherOrigin() {
    String evil = "https://evil.example.org/jobs/81";
    server.says(Reply.of(201, "", "Location", evil));
    assertThat(server.failure(submit().result())).hasCauseInstanceOf(OriginRefusedException.class);
    server.says(
        Server.ACCEPTED,
        Reply.json(
            Server.info(
                "successful", ",\"links\":[{\"rel\":\"results\",\"href\":\"" + evil + "\"}]")));
    assertThat(server.failure(submit().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(server.transport.sent())
        .allSatisfy(sent -> assertThat(sent.request().uri()).hasHost("api.example.net"));
  }
}
