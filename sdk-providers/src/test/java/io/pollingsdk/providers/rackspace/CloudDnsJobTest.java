package io.pollingsdk.providers.rackspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Origin;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of Cloud DNS mean. */
class CloudDnsJobTest {
  private static final String ACCEPTED = Rackspace.job("INITIALIZED", "");
  private static final String DONE = Rackspace.job("COMPLETED", "");

  private final Rackspace cloud = new Rackspace();
  private final CloudDnsConnection dns = cloud.dns();

  private Job create() {
    return dns.createDomain("a.example", "b@a.example");
  }

  @Test
  void asksByIdForDetailsOnOurEndpointEvery2500Ms() {
    cloud.says(202, ACCEPTED, ACCEPTED, Rackspace.job("RUNNING", ""));
    cloud.says(200, Rackspace.job("COMPLETED", ",\"response\":{\"domains\":[{\"id\":1}]}"));
    assertThat(cloud.result(create().result()).json()).hasToString("{\"domains\":[{\"id\":1}]}");
    assertThat(cloud.sent(1)).isEqualTo("GET /status/7c1e?showDetails=true");
    assertThat(cloud.transport.sent())
        .allSatisfy(
            sent ->
                assertThat(Origin.of(sent.request().uri())).isEqualTo(Origin.parse(Rackspace.DNS)))
        .extracting(sent -> sent.at().toMillis())
        .containsExactly(0L, 2500L, 5000L, 7500L);
  }

  @Test
  void acceptsAJobWith200() {
    cloud.says(200, ACCEPTED, DONE);
    assertThat(cloud.result(create().result()).json()).hasToString("{}");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202})
  void theStateDecidesAndNotTheStatus(int status) {
    cloud.says(202, ACCEPTED);
    cloud.says(status, Rackspace.job("RUNNING", ""), DONE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":409,\"message\":\"Exists.\",\"details\":\"Domain already exists\"} | 409 |"
            + " Exists.; Domain already exists",
        "{\"code\":\"409\",\"message\":\"Exists.\"} | 409 | Exists.",
        "{\"code\":500,\"message\":\"m\",\"failedItems\":{\"faults\":[{\"message\":\"a\",\"details\":\"b\"},{\"details\":\"c\"}]}}"
            + " | 500 | m; a; b; c",
        "{\"code\":400,\"validationErrors\":{\"messages\":[\"x\",\"y\"]}} | 400 | x; y",
        "{\"failedItems\":{\"faults\":7},\"validationErrors\":[],\"message\":{}} | |",
        "{} | |",
        "null | |",
        "\"broken\" | | broken",
        "[] | |",
      })
  void tellsWhyAJobFailed(String error, String code, String message) {
    cloud.says(202, ACCEPTED);
    cloud.says(200, Rackspace.job("ERROR", ",\"error\":" + error));
    assertThat(cloud.failure(create().result()))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Optional.ofNullable(code));
              assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message));
            });
  }

  @Test
  void tellsAFailureWithoutAnyError() {
    cloud.says(202, ACCEPTED);
    cloud.says(200, Rackspace.job("ERROR", ""));
    assertThat(cloud.failure(create().result())).isInstanceOf(JobFailedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "DONE", "", "7"})
  void neverTakesAnUnknownStateForAnEnd(String state) {
    cloud.says(202, ACCEPTED);
    cloud.transport.thenAlways(Reply.json(Rackspace.job(state, "")));
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"status\":{}}", "[]", "<html>"})
  void neverTakesAnAnswerWithoutAStateForAnEnd(String body) {
    cloud.says(202, ACCEPTED);
    cloud.transport.thenAlways(Reply.json(body));
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"jobId\":[]}", "<html>"})
  void tellsA202WithoutAJob(String body) {
    cloud.says(202, body);
    assertThat(cloud.failure(create().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void takesAnAnswerWithoutAJobForTheResult() {
    cloud.says(200, "");
    assertThat(dns.submit(ApiRequest.get("/limits")).isDone()).isTrue();
  }

  @Test
  void waitsAsLongAsReplyAfterSaysWhenItPollsTooOften() {
    cloud.says(202, ACCEPTED);
    cloud.transport.then(Reply.of(413, "", "Reply-After", "2026-01-02T03:04:15Z"));
    cloud.says(200, DONE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(2).at())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void putsUpWithA413WithoutAWait() {
    cloud.says(202, ACCEPTED);
    cloud.says(413, "");
    cloud.says(200, DONE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent()).hasSize(3);
  }

  @Test
  void submitsAgainWhenReplyAfterSaysWhen() {
    cloud.transport.then(Reply.of(413, "", "Reply-After", "2026-01-02T03:04:09Z"));
    cloud.says(202, ACCEPTED);
    cloud.says(200, DONE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(4));
    assertThat(cloud.sent(1)).isEqualTo(cloud.sent(0));
  }

  @Test
  void doesNotSubmitAgainAtOnceThoughTheDateHasPassed() {
    cloud.transport.then(Reply.of(413, "", "Reply-After", "2020-01-02T03:04:09Z"));
    cloud.says(202, ACCEPTED);
    cloud.says(200, DONE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void tellsAQuotaThatNoWaitingHelps() {
    cloud.says(413, "{\"overLimit\":{\"code\":413,\"message\":\"Domain limit reached\"}}");
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(ApiException.class)
        .isNotInstanceOf(RateLimitedException.class)
        .hasMessageContaining("Domain limit reached");
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void tellsACallThatWasTooOften() {
    cloud.transport.then(Reply.of(413, "", "Reply-After", "2026-01-02T03:05:05Z"));
    assertThat(cloud.failure(dns.requestAsync(ApiRequest.get("/domains"))))
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":404,\"message\":\"m\",\"details\":\"\"} | 404 | m",
        "{\"itemNotFound\":{\"message\":\"m\"}} | itemNotFound | m",
        "{\"itemNotFound\":{\"code\":404,\"message\":\"m\"}} | 404 | m",
        "{\"validationErrors\":{\"messages\":[\"x\"]},\"code\":400} | 400 | x",
        "{\"validationErrors\":{\"messages\":[\"x\"]}} | | x",
        "<html> | |",
        "[] | |",
        "{} | |",
        "{\"message\":[]} | |",
      })
  void readsEveryErrorBody(String body, String code, String message) {
    cloud.says(404, body);
    assertThat(cloud.failure(create().result()))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Optional.ofNullable(code));
              assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message));
            });
  }

  @Test
  void tellsAJobThatIsKnownNoMore() {
    cloud.says(202, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED);
    cloud.says(404, "{\"code\":404,\"message\":\"Object not Found.\"}");
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void tellsAServerErrorInItsOwnWords() {
    cloud.says(202, ACCEPTED);
    cloud.says(500, "{\"dnsFault\":{\"code\":500,\"message\":\"internal\"}}");
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .rootCause()
        .hasMessageContaining("internal");
  }

  @Test
  void tellsASubmitThatWasRedirected() {
    cloud.transport.then(Reply.of(302, "", "Location", "https://evil.example/"));
    assertThat(cloud.failure(create().result())).isInstanceOf(ApiException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void cannotCancelAndPollsOn() {
    cloud.says(202, ACCEPTED);
    Job job = create();
    assertThat(job.cancel().join()).isEqualTo(CancelResult.NOT_SUPPORTED);
    cloud.says(200, DONE);
    cloud.result(job.result());
  }

  @Test
  void resumesInANewConnection() {
    cloud.says(202, ACCEPTED);
    String token = create().token();
    dns.close();
    cloud.says(200, DONE);
    assertThat(token).doesNotContain(Rackspace.TOKEN);
    cloud.result(cloud.dns().resume(token).result());
    assertThat(cloud.sent(1)).isEqualTo("GET /status/7c1e?showDetails=true");
  }
}
