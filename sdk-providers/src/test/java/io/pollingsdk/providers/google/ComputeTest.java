package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of Compute Engine: what is sent, and what the answers mean. */
class ComputeTest {
  private final Google google = new Google();
  private final GoogleComputeConnection connection = google.compute();

  private Job insert() {
    return connection.insertInstance("z", Map.of("name", "n1"));
  }

  private Throwable failure(String lastPoll) {
    google.says(Google.PENDING, lastPoll);
    Throwable failure = google.failure(insert().result());
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void runsAnOperationOnItsOwnEndpointWhateverTheLinksSay() {
    google.says(Google.PENDING, Google.RUNNING, Google.DONE, Google.INSTANCE);
    assertThat(google.result(insert().result()).at("name").string()).isEqualTo("n1");
    String root = Google.COMPUTE + "/projects/p/zones/z";
    assertThat(google.lines().get(0)).startsWith("POST " + root + "/instances?requestId=");
    assertThat(google.lines().subList(1, 4))
        .containsExactly(
            "GET " + root + "/operations/op-1",
            "GET " + root + "/operations/op-1",
            "GET " + root + "/instances/n1");
    assertThat(google.transport.sent())
        .allSatisfy(
            sent ->
                assertThat(sent.request().headers().first("Authorization"))
                    .contains("Bearer " + Google.TOKEN));
    assertThat(google.body(0)).isEqualTo("{\"name\":\"n1\"}");
  }

  @Test
  void pollsEveryTwoSecondsForThreeMinutes() {
    google.transport.thenAlways(Reply.json(Google.RUNNING));
    assertThat(google.failure(insert().result())).isInstanceOf(JobTimeoutException.class);
    assertThat(google.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(2));
    assertThat(google.time.elapsed()).isEqualTo(Duration.ofMinutes(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"selfLink\":\"https://content.googleapis.com/compute/beta/projects/q/global/operations/o\""
            + " | /projects/q/global/operations/o",
        "\"selfLink\":\"projects/p/regions/r/operations/o\" | /projects/p/regions/r/operations/o",
        "\"selfLink\":\"https://www.googleapis.com/compute/v1/locations/global/operations/o\" |"
            + " /locations/global/operations/o",
        "\"selfLink\":\"https://evil.example.net/projects/p/../../x/operations/o\" |"
            + " /projects/p/global/operations/o",
        "\"selfLink\":\"::\" | /projects/p/global/operations/o",
        "\"zone\":\"https://x/projects/p/zones/z\" | /projects/p/zones/z/operations/o",
        "\"region\":\"r\" | /projects/p/regions/r/operations/o",
        "\"id\":1 | /projects/p/global/operations/o",
      })
  void findsTheOperation(String members, String path) {
    google.says(
        "{\"kind\":\"compute#operation\",\"name\":\"o\"," + members + "}", "{\"status\":\"DONE\"}");
    google.result(insert().result());
    assertThat(google.lines().get(1)).isEqualTo("GET " + Google.COMPUTE + path);
  }

  @Test
  void knowsAnOperationWithoutItsKind() {
    google.says(
        "{\"selfLink\":\"projects/p/global/operations/o\",\"status\":\"PENDING\"}",
        "{\"status\":\"DONE\"}");
    Job job = insert();
    google.result(job.result());
    assertThat(job.handle().id()).isEqualTo("o");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"compute#instanceList\",\"items\":[]}",
        "{\"kind\":\"compute#instance\",\"status\":\"PENDING\",\"selfLink\":\"x/projects/p/zones/z/instances/i\"}",
      })
  void takesWhatIsNoOperationForTheResult(String body) {
    google.says(body);
    assertThat(connection.asyncRequest(ApiRequest.get("/projects/p/x")).json()).hasToString(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{\"kind\":\"compute#operation\"}",
        "{\"kind\":\"compute#operation\",\"name\":\"../x\"}",
        "{\"kind\":\"compute#operation\",\"name\":{}}",
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    google.says(body);
    assertThat(google.failure(insert().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void asksForAnOperationThatIsDoneAtOnceToo() {
    google.says(Google.FAILED, Google.FAILED);
    assertThat(google.failure(insert().result())).isInstanceOf(JobFailedException.class);
  }

  @Test
  void givesTheOperationItselfForADelete() {
    String deleted = Google.DONE.replace("\"insert\"", "\"delete\"");
    google.says(Google.PENDING, deleted);
    assertThat(google.result(connection.deleteInstance("z", "n1").result()).json())
        .hasToString(deleted);
    google.says(Google.PENDING, Google.DONE);
    google.result(connection.deleteInstance("z", "n1").result());
    google.says(Google.PENDING, deleted);
    google.result(insert().result());
    assertThat(google.transport.sent()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"status\":\"DONE\"}", "{\"status\":\"DONE\",\"targetLink\":\"elsewhere\"}"})
  void givesTheOperationItselfWhereNoTargetIsNamed(String done) {
    google.says(Google.PENDING, done);
    assertThat(google.result(insert().result()).json()).hasToString(done);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "55", "100", "\"100\"", "{}", "250"})
  void neverTakesProgressForTheEnd(String progress) {
    google.says(Google.PENDING);
    google.transport.thenAlways(
        Reply.json(Google.compute("\"status\":\"RUNNING\",\"progress\":" + progress)));
    Job job = insert();
    google.time.advance(Duration.ofSeconds(20));
    assertThat(job.isDone()).isFalse();
    if (progress.equals("55")) {
      assertThat(job.progress()).hasToString("55 %");
    }
    connection.close();
  }

  @Test
  void tellsAFailureWithTheHttpStatusThatBelongsToIt() {
    JobFailedException failure = (JobFailedException) failure(Google.FAILED);
    assertThat(failure.code()).contains("RESOURCE_ALREADY_EXISTS");
    assertThat(failure.apiMessage()).contains("n1 exists (HTTP 409 CONFLICT)");
    assertThat(failure.response()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"error\":{\"errors\":[{\"code\":7,\"message\":\"a\"},{\"code\":8,\"message\":\"b\"}]} | 7"
            + " | a; b",
        "\"error\":{} | |",
        "\"error\":\"no\" | |",
        "\"error\":{\"errors\":[\"x\",{}]} | |",
        "\"error\":{\"errors\":{}},\"httpErrorStatusCode\":400 | 400 | HTTP 400",
        "\"httpErrorStatusCode\":503,\"httpErrorMessage\":\"UNAVAILABLE\" | 503 | HTTP 503"
            + " UNAVAILABLE",
      })
  void tellsAFailureWhoseErrorIsOdd(String members, String code, String message) {
    JobFailedException failure =
        (JobFailedException) failure(Google.compute("\"status\":\"DONE\"," + members));
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @Test
  void warningsAreNoFailure() {
    google.says(
        Google.PENDING,
        Google.compute(
            "\"status\":\"DONE\",\"error\":null,\"warnings\":[{\"code\":\"DEPRECATED\"}]"),
        Google.INSTANCE);
    google.result(insert().result());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"status\":\"HALFWAY\"",
        "\"status\":\"done\"",
        "\"status\":{}",
        "\"status\":null",
        "\"progress\":100",
      })
  void neverTakesAnUnknownStateForAnEnd(String members) {
    google.says(Google.PENDING);
    google.transport.thenAlways(Reply.json(Google.compute(members)));
    assertThat(google.failure(insert().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsRefusalsOfSubmitPollAndResult() {
    String words = Google.error(403, "no right", "PERMISSION_DENIED", "forbidden");
    google.transport.then(Reply.of(403, words));
    PermissionException submit = (PermissionException) google.failure(insert().result());
    assertThat(submit).isNotNull();
    assertThat(submit.code()).contains("forbidden");
    assertThat(submit.apiMessage()).contains("no right");
    google.says(Google.PENDING);
    google.transport.then(Reply.of(403, words));
    assertThat(google.failure(insert().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(PermissionException.class);
    google.says(Google.PENDING, Google.DONE);
    google.transport.then(Reply.of(404, "<html>"));
    assertThat(google.failure(insert().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT\"}} |"
            + " INVALID_ARGUMENT | m",
        "{\"error\":{\"code\":400}} | 400 |",
        "{\"error\":\"text\"} | |",
        "[] | |",
        "<html> | |",
      })
  void readsErrorsOfAnyShape(String body, String code, String message) {
    google.transport.then(Reply.of(400, body));
    ApiException refusal = (ApiException) google.failure(insert().result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(refusal.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @Test
  void takesARateLimitWith403ForOne() {
    Reply slower = Reply.of(403, Google.error(403, "slower", "X", "rateLimitExceeded"));
    google.says(Google.PENDING);
    google.transport.then(slower, slower);
    google.says(Google.DONE, Google.INSTANCE);
    google.result(insert().result());
    google.transport.then(slower);
    assertThat(google.failure(insert().result())).isInstanceOf(RateLimitedException.class);
  }

  @Test
  void submitsAgainUnderTheSameRequestId() {
    google.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    google.says(Google.PENDING, Google.DONE, Google.INSTANCE);
    google.result(insert().result());
    assertThat(google.lines().get(1)).isEqualTo(google.lines().get(0));
    String id = google.lines().get(0).replaceFirst(".*requestId=", "");
    assertThat(UUID.fromString(id)).hasToString(id);
  }

  @Test
  void usesTheCallersKeyAsRequestId() {
    String uuid = "0b5ad6a4-1b1f-4d9c-8a53-2b1c1f6b0d11";
    ApiRequest submit = ApiRequest.post("/projects/p/x");
    google.transport.thenAlways(Reply.json("{}"));
    google.result(connection.submit(submit.idempotencyKey(uuid)).result());
    google.result(connection.submit(submit.idempotencyKey("order-7")).result());
    google.result(connection.submit(submit.idempotencyKey("order-7")).result());
    google.result(connection.submit(submit.param("requestId", "mine")).result());
    google.result(connection.submit(ApiRequest.get("/projects/p/x")).result());
    assertThat(google.lines().get(0)).endsWith("?requestId=" + uuid);
    assertThat(google.lines().get(1)).isEqualTo(google.lines().get(2)).doesNotContain("order-7");
    assertThat(google.lines().get(3)).endsWith("x?requestId=mine");
    assertThat(google.lines().get(4)).endsWith("/x");
  }

  @Test
  void cannotCancel() {
    google.says(Google.PENDING);
    Job job = insert();
    assertThat(google.result(job.cancel())).isEqualTo(CancelResult.NOT_SUPPORTED);
    google.says(Google.DONE, Google.INSTANCE);
    google.result(job.result());
  }

  @Test
  void resumesADeleteInANewConnection() {
    google.says(Google.PENDING, Google.RUNNING);
    Job first = connection.deleteInstance("z", "n1");
    google.time.advance(Duration.ofSeconds(2));
    String token = first.token();
    connection.close();
    google.says(Google.DONE);
    try (GoogleComputeConnection second = google.compute()) {
      google.result(second.resume(token).result());
    }
    assertThat(google.lines()).endsWith("GET " + Google.COMPUTE + Google.OPERATION_PATH);
  }

  @Test
  void neverFollowsAnAnswerToAnotherOrigin() {
    google.says(Google.PENDING);
    google.transport.then(Reply.of(308, "", "Location", "https://www.googleapis.com/x"));
    assertThat(google.failure(insert().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(google.lines()).allMatch(line -> line.contains(" " + Google.COMPUTE + "/"));
  }

  @Test
  void refusesAProjectThatCannotBeOne() {
    assertThatThrownBy(
            () ->
                new GoogleComputeConnection(
                    google.settings(Google.COMPUTE, s -> {}), "p/q", GoogleTokens.fixed("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p/q");
  }
}
