package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task's answers mean. */
class TaskTest {
  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  private Job start() {
    return connection.create("/publications/file/file/", Map.of());
  }

  private Throwable failureOf(Reply... polls) {
    pulp.says(Pulp.ACCEPTED).says(polls);
    Throwable failure = pulp.failure(start().result());
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiting", "running", "canceling"})
  void goesOn(String state) {
    pulp.says(Pulp.ACCEPTED, Pulp.task(state, ""), Pulp.COMPLETED, Pulp.WHOLE);
    Job job = start();
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.status()).isInstanceOf(JobStatus.Running.class);
    assertThat(((JobStatus.Running) job.status()).message()).contains(state);
    pulp.result(job.result());
    assertThat(pulp.transport.sent()).hasSize(4);
  }

  @Test
  void pollsCheaplyAndFetchesTheWholeTaskOnce() {
    pulp.says(Pulp.ACCEPTED, Pulp.RUNNING, Pulp.COMPLETED, Pulp.WHOLE);
    Pulp3Task task = Pulp3Task.of(pulp.result(start().result()));
    assertThat(pulp.sent(1))
        .isEqualTo(pulp.sent(2))
        .startsWith("GET " + Pulp.HREF + "?fields=pulp_href%2Cname%2Cstate%2Cerror%2C");
    assertThat(pulp.sent(3)).isEqualTo("GET " + Pulp.HREF);
    assertThat(task.href()).isEqualTo(Pulp.HREF);
    assertThat(task.name()).isEqualTo("sync");
    assertThat(task.createdResources()).containsExactly("/v/1/");
    assertThat(task.result()).get().hasToString("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"description\":\"no\",\"traceback\":\"t\",\"error_code\":\"PLP0007\"} | PLP0007 | no",
        "{\"description\":\"no\",\"traceback\":\"t\"} | | no",
        "{\"reason\":\"Worker has gone missing.\"} | | Worker has gone missing.",
        "{\"description\":\" \",\"reason\":\"gone\"} | | gone",
        "\"plain\" | | plain",
        "{\"description\":{},\"error_code\":[]} | |",
        "null | |",
      })
  void tellsWhyATaskFailed(String error, String code, String message) {
    JobFailedException failure = (JobFailedException) failureOf(Pulp.ended("failed", error));
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
    assertThat(failure.response()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"canceled, gone, gone", "skipped, gone, gone", "skipped,, skipped"})
  void tellsCancellation(String state, String reason, String message) {
    String error = reason == null ? "null" : "{\"reason\":\"" + reason + "\"}";
    assertThat(failureOf(Pulp.ended(state, error)))
        .isInstanceOf(JobCancelledException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | unknown | running",
        "[{\"total\":10,\"done\":4},{\"total\":10,\"done\":4}] | 40 % | running",
        "[{\"total\":null,\"done\":7},{\"total\":4,\"done\":1}] | 25 % | running",
        "[{\"total\":null,\"done\":7}] | 7 steps | running",
        "[{\"total\":4,\"done\":9}] | 100 % | running",
        "[{\"total\":\"x\",\"done\":-1},7,null] | unknown | running",
        "{} | unknown | running",
        "\"x\" | unknown | running",
        "[{\"message\":\"Old\",\"state\":\"completed\"},{\"message\":\"Now\",\"state\":\"running\"}]"
            + " | unknown | Now",
      })
  void readsProgressLeniently(String reports, String progress, String message) {
    pulp.says(Pulp.ACCEPTED);
    pulp.transport.thenAlways(Pulp.task("running", ",\"progress_reports\":" + reports));
    Job job = start();
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString(progress);
    assertThat(((JobStatus.Running) job.status()).message()).contains(message);
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"state\":null}", "{\"state\":{}}", "{\"state\":\"done\"}"})
  void neverTakesAnUnknownStateForAnEnd(String body) {
    pulp.transport.thenAlways(Reply.json(body));
    assertThat(failureOf())
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"task\":null}",
        "{\"task\":\"\"}",
        "{\"task\":{}}",
        "{\"task\":\"http://[\"}",
        "{\"task_group\":[]}"
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    pulp.says(Pulp.accepted(body));
    assertThat(pulp.failure(start().result())).isInstanceOf(MalformedResponseException.class);
    assertThat(pulp.transport.sent()).hasSize(1);
  }

  @Test
  void takesAnAnswerAtOnce() {
    pulp.says(Reply.of(201, "{\"pulp_href\":\"/x/\"}"), Reply.of(204, ""));
    assertThat(start().await().at("pulp_href").string()).isEqualTo("/x/");
    assertThat(start().await().status()).isEqualTo(204);
  }

  @Test
  void neverTakesALoginPageOrARedirectForSuccess() {
    pulp.says(Reply.of(200, "<html>Log in</html>"), Reply.of(301, "", "Location", "/pulp/x/"));
    assertThat(pulp.failure(start().result()))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("not JSON");
    assertThat(pulp.failure(start().result()))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("slash");
  }

  @Test
  void tellsAnErrorAtThePoll() {
    Throwable failure = failureOf(Reply.of(403, "{\"detail\":\"not yours\"}"));
    assertThat(failure).isInstanceOf(JobUnreachableException.class);
    assertThat(failure.getCause()).hasMessageContaining("not yours");
  }

  @Test
  void tellsAnErrorAtTheResult() {
    Throwable failure = failureOf(Pulp.COMPLETED, Reply.of(500, "{\"detail\":\"broken\"}"));
    assertThat(failure)
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(ApiException.class);
    assertThat(failure.getCause()).hasMessageContaining("broken");
  }

  @Test
  void fetchesTheResultAgainWhereThatFailedForNow() {
    pulp.says(Pulp.ACCEPTED, Pulp.COMPLETED, Reply.of(503, ""), Pulp.WHOLE);
    assertThat(pulp.result(start().result()).at("name").string()).isEqualTo("sync");
  }

  @Test
  void takesNotFoundForAnErrorOnlyAfterAWhile() {
    pulp.transport.thenAlways(Reply.of(404, "{\"detail\":\"Not found.\"}"));
    Throwable failure = failureOf();
    assertThat(failure)
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
    assertThat(pulp.time.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(14));
  }
}
