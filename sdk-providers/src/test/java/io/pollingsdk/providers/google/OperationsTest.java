package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** google.longrunning: what is sent, and what the answers mean. */
class OperationsTest {
  private final Google google = new Google();
  private final GoogleOperationsConnection connection = google.operations();

  private Job create() {
    return connection.submit(
        ApiRequest.post("/projects/p/locations/l/instances").json(Map.of("tier", "BASIC")));
  }

  @Test
  void runsAnOperationToItsResponse() {
    google.says(
        Google.operation(""),
        Google.operation("\"metadata\":{\"@type\":\"x\"}"),
        Google.operation("\"done\":true,\"response\":{\"@type\":\"t\",\"name\":\"i\"}"));
    assertThat(google.result(create().result()).json())
        .hasToString("{\"@type\":\"t\",\"name\":\"i\"}");
    String status = "GET " + Google.SERVICE + "/" + Google.NAME;
    assertThat(google.lines())
        .containsExactly(
            "POST " + Google.SERVICE + "/projects/p/locations/l/instances", status, status);
    assertThat(google.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(2));
    assertThat(google.transport.sent())
        .allSatisfy(
            sent ->
                assertThat(sent.request().headers().first("Authorization"))
                    .contains("Bearer " + Google.TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"done\":false", "\"done\":null", "\"response\":{}", "\"done\":1"})
  void goesOnUntilDone(String members) {
    google.says(Google.operation(""), Google.operation(members));
    google.says(Google.operation("\"done\":true"));
    google.result(create().result());
    assertThat(google.transport.sent()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"done\":true", "\"done\":true,\"response\":null"})
  void givesTheOperationWhereItGaveNothing(String members) {
    google.says(Google.operation(""), Google.operation(members));
    assertThat(google.result(create().result()).at("name").string()).isEqualTo(Google.NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"done\":true,\"response\":{\"a\":1}}",
        "{\"name\":\"\",\"done\":true,\"response\":{\"a\":1}}",
        "{\"name\":\"operations/abc\",\"done\":true,\"response\":{\"a\":1}}",
        "{\"a\":1}",
      })
  void takesWhatIsDoneAtOnce(String body) {
    google.says(body);
    Job job = create();
    assertThat(job.isDone()).isTrue();
    assertThat(job.await().json()).hasToString("{\"a\":1}");
  }

  @Test
  void aResourceIsNoOperationThoughItHasAName() {
    google.says("{\"name\":\"projects/p/locations/l/instances/i\"}");
    assertThat(create().isDone()).isTrue();
  }

  @Test
  void tellsAFailureThatIsKnownAtOnce() {
    String failed = Google.operation("\"done\":true,\"error\":{\"code\":7,\"message\":\"no\"}");
    google.says(failed, failed);
    JobFailedException named = (JobFailedException) google.failure(create().result());
    assertThat(named).isNotNull();
    assertThat(named.code()).contains("PERMISSION_DENIED");
    google.says("{\"done\":true,\"error\":{\"code\":7,\"message\":\"no\"}}");
    PermissionException nameless = (PermissionException) google.failure(create().result());
    assertThat(nameless).isNotNull();
    assertThat(nameless.code()).contains("PERMISSION_DENIED");
    assertThat(nameless.apiMessage()).contains("no");
    assertThat(google.transport.sent()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(GrpcCode.class)
  void knowsEveryCode(GrpcCode code) {
    google.says(
        Google.operation(""),
        Google.operation("\"done\":true,\"error\":{\"code\":" + code.number() + "}"));
    Throwable failure = google.failure(create().result());
    if (code == GrpcCode.CANCELLED) {
      assertThat(failure).isInstanceOf(JobCancelledException.class);
    } else {
      assertThat(((JobFailedException) failure).code()).contains(code.name());
    }
    google.says("{\"done\":true,\"error\":{\"code\":" + code.number() + "}}");
    ApiException refusal = (ApiException) google.failure(create().result());
    assertThat(refusal).isNotNull();
    Class<?> type =
        switch (code) {
          case NOT_FOUND -> NotFoundException.class;
          case PERMISSION_DENIED -> PermissionException.class;
          case RESOURCE_EXHAUSTED -> RateLimitedException.class;
          case UNAUTHENTICATED -> AuthenticationException.class;
          default -> ApiException.class;
        };
    assertThat(refusal).isExactlyInstanceOf(type);
    assertThat(refusal.status()).isEqualTo(code.httpStatus());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":99,\"message\":\"m\"} | 99 | m",
        "{\"code\":\"6\"} | ALREADY_EXISTS |",
        "{} | |",
        "\"text\" | |",
        "[] | |",
        "{\"code\":{},\"message\":[]} | |",
      })
  void tellsAFailureWhoseErrorIsOdd(String error, String code, String message) {
    google.says(Google.operation(""), Google.operation("\"done\":true,\"error\":" + error));
    JobFailedException failure = (JobFailedException) google.failure(create().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"progressPercent\":10} | 10 %",
        "{\"progressPercentage\":\"40\"} | 40 %",
        "{\"progressPercent\":100} | 100 %",
        "{\"progressPercent\":\"half\"} | unknown",
        "[] | unknown",
      })
  void readsProgressWhereThereIsOne(String metadata, String progress) {
    google.says(Google.operation(""));
    google.transport.thenAlways(Reply.json(Google.operation("\"metadata\":" + metadata)));
    Job job = create();
    google.time.advance(Duration.ofSeconds(5));
    assertThat(job.progress()).hasToString(progress);
    assertThat(job.isDone()).isFalse();
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{\"name\":\"operations/../x\"}",
        "{\"name\":\"operations/a?b\"}",
        "{\"done\":false}",
        "{\"name\":\"operations/a\",\"done\":{}}",
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    google.says(body);
    assertThat(google.failure(create().result())).isInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "null", "{}", "{\"name\":{}}", "{\"done\":[]}"})
  void neverTakesAnUnreadableStatusForAnEnd(String body) {
    google.says(Google.operation(""));
    google.transport.thenAlways(Reply.json(body));
    assertThat(google.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void cancelsAndPollsUntilTheOperationSaysSo() {
    google.says(Google.operation(""), Google.operation(""));
    Job job = create();
    google.time.advance(Duration.ofSeconds(2));
    google.says("{}", Google.operation(""));
    google.says(Google.operation("\"done\":true,\"error\":{\"code\":1,\"message\":\"asked\"}"));
    assertThat(google.result(job.cancel())).isEqualTo(CancelResult.REQUESTED);
    assertThat(google.lines().get(2))
        .isEqualTo("POST " + Google.SERVICE + "/" + Google.NAME + ":cancel");
    assertThat(google.body(2)).isEqualTo("{}");
    assertThat(google.failure(job.result()))
        .isInstanceOf(JobCancelledException.class)
        .hasMessageContaining("asked");
  }

  @Test
  void tellsThatAServiceCannotCancel() {
    google.says(Google.operation(""));
    Job job = create();
    google.transport.then(
        Reply.of(501, Google.error(501, "no cancel", "UNIMPLEMENTED", "notImplemented")));
    assertThat(google.failure(job.cancel()))
        .hasRootCauseInstanceOf(ApiException.class)
        .hasMessageContaining("no cancel");
    google.says(Google.operation("\"done\":true"));
    google.result(job.result());
  }

  @Test
  void tellsRefusalsOfSubmitAndPoll() {
    google.transport.then(
        Reply.of(409, "{\"error\":{\"code\":409,\"message\":\"busy\",\"status\":\"ABORTED\"}}"));
    ApiException refusal = (ApiException) google.failure(create().result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).contains("ABORTED");
    google.says(Google.operation(""));
    google.transport.then(Reply.of(403, "{\"error\":{\"message\":\"no right\"}}"));
    assertThat(google.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(PermissionException.class)
        .hasMessageContaining("no right");
  }

  @Test
  void neverSendsASubmitTwice() {
    google.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    assertThat(google.failure(create().result())).isInstanceOf(SubmissionUnknownException.class);
    assertThat(google.transport.sent()).hasSize(1);
  }

  @Test
  void resumesInANewConnection() {
    google.says(Google.operation(""), Google.operation(""));
    Job first = create();
    google.time.advance(Duration.ofSeconds(2));
    String token = first.token();
    connection.close();
    google.says(Google.operation("\"done\":true,\"response\":{\"a\":1}"));
    try (GoogleOperationsConnection second = google.operations()) {
      assertThat(google.result(second.resume(token).result()).json()).hasToString("{\"a\":1}");
    }
  }

  @Test
  void neverFollowsAnAnswerToAnotherOrigin() {
    google.says(Google.operation(""));
    google.transport.then(Reply.of(307, "", "Location", "https://evil.example.net/"));
    assertThat(google.failure(create().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(google.lines()).allMatch(line -> line.contains(" " + Google.SERVICE + "/"));
  }

  @Test
  void readsCancelsAndForgetsAnOperation() {
    google.says(Google.operation("\"done\":true,\"error\":{\"code\":5}"), "{}", "{}");
    assertThat(connection.operation(Google.NAME).has("error")).isTrue();
    connection.cancelOperation(Google.NAME);
    connection.deleteOperation(Google.NAME);
    String uri = Google.SERVICE + "/" + Google.NAME;
    assertThat(google.lines())
        .containsExactly("GET " + uri, "POST " + uri + ":cancel", "DELETE " + uri);
  }
}
