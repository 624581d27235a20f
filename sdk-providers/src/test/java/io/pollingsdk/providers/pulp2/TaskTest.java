package io.pollingsdk.providers.pulp2;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers mean where there is one task. */
class TaskTest {
  private final Pulp pulp = new Pulp();
  private final Pulp2Connection connection = pulp.connect();

  private Job start() {
    return connection.deleteRepository("r");
  }

  private Throwable failureOf(Reply... polls) {
    pulp.says(Pulp.ACCEPTED).says(polls);
    Throwable failure = pulp.failure(start().result());
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiting", "accepted", "running", "suspended"})
  void goesOn(String state) {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", state), Pulp.task("t1", "finished"));
    Job job = start();
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(((JobStatus.Running) job.status()).message()).contains(state);
    assertThat(job.progress()).hasToString("unknown");
    pulp.result(job.result());
    assertThat(pulp.transport.sent()).hasSize(3);
    assertThat(pulp.sent(1)).isEqualTo("GET /tasks/t1/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"finished", "skipped"})
  void endsWellWithTheReportAsResult(String state) {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", state));
    assertThat(pulp.result(start().result()).at("result", "of").string()).isEqualTo("t1");
    assertThat(pulp.transport.sent()).hasSize(2);
  }

  @Test
  void putsUpWithAnErrorThatIsNotFatal() {
    pulp.says(Pulp.ACCEPTED, Pulp.report("t1", "finished", "{\"description\":\"some lost\"}"));
    assertThat(pulp.result(start().result()).at("error", "description").string())
        .isEqualTo("some lost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":\"PLP0018\",\"description\":\"no\",\"data\":{},\"sub_errors\":[]} | PLP0018 |"
            + " no",
        "{\"description\":\"no\",\"sub_errors\":[{\"code\":\"A1\",\"description\":\"a\"},"
            + "{\"description\":\"b\"},{},7]} | | no; A1: a; b",
        "{\"code\":\"\",\"description\":\"\"} | |",
        "{\"code\":{},\"description\":[],\"sub_errors\":{}} | |",
        "\"plain\" | | plain",
        "null | |",
      })
  void tellsWhyATaskFailed(String error, String code, String message) {
    JobFailedException failure = (JobFailedException) failureOf(Pulp.report("t1", "error", error));
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
    assertThat(failure.response()).isPresent();
  }

  @Test
  void fallsBackToTheException() {
    assertThat(failureOf(Reply.json("{\"state\":\"error\",\"exception\":\"KeyError: x\"}")))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("KeyError: x");
  }

  @Test
  void tellsCancellation() {
    assertThat(failureOf(Pulp.task("t1", "canceled"))).isInstanceOf(JobCancelledException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"state\":null}",
        "{\"state\":{}}",
        "{\"state\":\"done\"}",
        "{\"state\":\"finished\",\"spawned_tasks\":{}}",
        "{\"state\":\"finished\",\"spawned_tasks\":[{}]}",
        "{\"state\":\"finished\",\"spawned_tasks\":[{\"task_id\":\"../x\"}]}"
      })
  void neverTakesWhatItCannotReadForAnEnd(String body) {
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
        "{\"spawned_tasks\":null}",
        "{\"spawned_tasks\":{}}",
        "{\"spawned_tasks\":[{}]}",
        "{\"spawned_tasks\":[{\"task_id\":\"a,b\"}]}",
        "{\"spawned_tasks\":[{\"task_id\":\"a/../b\"}]}",
        "{\"group_id\":\"\"}",
        "{\"group_id\":{}}",
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    pulp.says(Reply.of(202, body));
    assertThat(pulp.failure(start().result())).isInstanceOf(MalformedResponseException.class);
    assertThat(pulp.transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_href", "href"})
  void takesTheIdFromTheLinkWhereThereIsNoOther(String key) {
    pulp.says(
        Reply.of(202, "{\"spawned_tasks\":[{\"" + key + "\":\"/pulp/api/v2/tasks/t7/\"}]}"),
        Pulp.task("t7", "finished"));
    pulp.result(start().result());
    assertThat(pulp.sent(1)).isEqualTo("GET /tasks/t7/");
  }

  @Test
  void takesAnAnswerAtOnce() {
    pulp.says(Reply.json("null"), Reply.of(201, "{\"id\":\"r\"}"), Reply.of(200, ""));
    pulp.says(Pulp.accepted());
    assertThat(start().await().text()).isEqualTo("null");
    assertThat(start().await().at("id").string()).isEqualTo("r");
    assertThat(start().await().status()).isEqualTo(200);
    assertThat(start().await().status()).isEqualTo(202);
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
    Throwable failure =
        failureOf(Reply.of(403, "{\"http_status\":403,\"error_message\":\"not yours\"}"));
    assertThat(failure).isInstanceOf(JobUnreachableException.class);
    assertThat(failure.getCause()).hasMessageContaining("not yours");
  }

  @Test
  void takesNotFoundForAnErrorOnlyAfterAWhile() {
    pulp.transport.thenAlways(Reply.of(404, "{\"error_message\":\"Missing resource\"}"));
    assertThat(failureOf())
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
    assertThat(pulp.time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
  }
}
