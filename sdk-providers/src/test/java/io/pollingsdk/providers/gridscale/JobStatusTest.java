package io.pollingsdk.providers.gridscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers mean: first answer, status, result, failure. */
class JobStatusTest {
  private final Cloud cloud = new Cloud();
  private final GridscaleConnection connection = cloud.connect();

  private Job create() {
    return connection.create("servers", Map.of("name", "web"));
  }

  @Test
  void createsAnObjectAndReadsIt() {
    cloud.transport.then(Reply.of(202, Cloud.ACCEPTED, "X-Request-Id", "r-other"));
    cloud.says(Cloud.PENDING, Cloud.DONE, Cloud.SERVER);
    Job job = create();
    assertThat(cloud.result(job.result()).at("server", "name").string()).isEqualTo("web");
    assertThat(cloud.lines())
        .containsExactly(
            "POST /objects/servers",
            "GET /requests/r-1",
            "GET /requests/r-1",
            "GET /objects/servers/o-1");
  }

  @Test
  void pollsTwiceASecondFor200Seconds() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.json(Cloud.PENDING));
    assertThat(cloud.failure(create().result())).isInstanceOf(JobTimeoutException.class);
    assertThat(cloud.transport.sent().get(1).at()).isEqualTo(Duration.ofMillis(500));
    assertThat(cloud.transport.sent().get(2).at()).isEqualTo(Duration.ofSeconds(1));
    assertThat(cloud.time.elapsed()).isEqualTo(Duration.ofSeconds(200));
  }

  @ParameterizedTest
  @CsvSource({
    "/objects/storages/s-1/snapshots, /objects/storages/s-1/snapshots/o-1",
    "/objects/storages/s-1/clone, /objects/storages/o-1",
    "/objects/storages/import, /objects/storages/o-1",
    "/objects/servers/, /objects/servers/o-1",
  })
  void knowsWhereAnObjectStands(String submitted, String object) {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE, Cloud.SERVER);
    cloud.result(connection.submit(ApiRequest.post(submitted)).result());
    assertThat(cloud.lines().get(2)).isEqualTo("GET " + object);
  }

  @Test
  void keepsThePathOfTheEndpoint() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE, Cloud.SERVER);
    GridscaleConnection below =
        new GridscaleConnection(
            ConnectionSettings.to(Cloud.ENDPOINT + "/gate")
                .with(s -> s.transport(cloud.transport).timeSource(cloud.time))
                .with(s -> s.executor(Runnable::run)),
            Cloud.USER,
            Cloud.TOKEN);
    cloud.result(below.create("servers", Map.of()).result());
    assertThat(cloud.lines())
        .containsExactly(
            "POST /gate/objects/servers",
            "GET /gate/requests/r-1",
            "GET /gate/objects/servers/o-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void takesTheIdFromTheHeaderWhereThereIsNoBody(int status) {
    cloud.transport.then(Reply.of(status, "", "x-request-id", " r-1 "));
    cloud.says(Cloud.PENDING, Cloud.DONE);
    Job job = connection.delete("servers", "o-1");
    assertThat(cloud.result(job.result()).at("r-1", "status").string()).isEqualTo("done");
    assertThat(cloud.lines())
        .containsExactly("DELETE /objects/servers/o-1", "GET /requests/r-1", "GET /requests/r-1");
  }

  @Test
  void takesTheHeaderWhereTheBodyNamesNoRequest() {
    cloud.transport.then(Reply.of(202, "{\"object_uuid\":\"o-1\"}", "X-Request-Id", "r-1"));
    cloud.says(Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    assertThat(cloud.lines()).endsWith("GET /objects/servers/o-1");
  }

  @Test
  void takesAReadForItsOwnResultThoughItHasAnId() {
    cloud.transport.then(Reply.of(200, Cloud.SERVER, "X-Request-Id", "r-1"));
    Job job = connection.submit(ApiRequest.get("/objects/servers/o-1"));
    assertThat(job.isDone()).isTrue();
    assertThat(job.await().at("server", "object_uuid").string()).isEqualTo("o-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<html>",
        "[]",
        "{\"request_uuid\":{}}",
        "{\"request_uuid\":\"\"}",
        "{\"request_uuid\":\"../objects\"}",
        "{\"request_uuid\":\"r-1\",\"object_uuid\":\"..\"}",
        "{\"request_uuid\":\"r-1\",\"object_uuid\":[]}",
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    cloud.transport.then(Reply.of(202, body));
    assertThat(cloud.failure(create().result())).isInstanceOf(MalformedResponseException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void failsAtOnceWhereTheRequestFailed() {
    cloud.says(Cloud.ACCEPTED, Cloud.FAILED);
    JobFailedException failure = (JobFailedException) cloud.failure(create().result());
    assertThat(failure).isNotNull();
    assertThat(failure.code()).contains("failed");
    assertThat(failure.apiMessage()).contains("no room");
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  @Test
  void failsWithoutAMessageToo() {
    cloud.says(Cloud.ACCEPTED, Cloud.request("\"status\":\"failed\""));
    JobFailedException failure = (JobFailedException) cloud.failure(create().result());
    assertThat(failure).isNotNull();
    assertThat(failure.apiMessage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "in-provisioning", "paused", "DONE?", "FAILED"})
  void waitsInEveryOtherState(String state) {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.json(Cloud.request("\"status\":\"" + state + "\"")));
    Job job = create();
    cloud.time.advance(Duration.ofSeconds(30));
    assertThat(job.isDone()).isFalse();
    connection.close();
  }

  @Test
  void passesTheMessageOn() {
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING);
    Job job = create();
    cloud.time.advance(Duration.ofMillis(500));
    assertThat(((JobStatus.Running) job.status()).message()).contains("Enqueued");
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "[]",
        "null",
        "{\"r-2\":{\"status\":\"done\"}}",
        "{\"status\":\"done\"}",
        "{\"r-1\":\"done\"}",
        "{\"r-1\":{\"message\":\"done\"}}",
        "{\"r-1\":{\"status\":{}}}",
        "{\"r-1\":{\"status\":\"\"}}",
        "{\"r-1\":{\"status\":null}}",
      })
  void neverTakesAnUnreadableStatusForAnEnd(String body) {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.json(body));
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsARequestThatIsGone() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.of(404, Cloud.error("Not Found", "no such request")));
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such request");
  }

  @Test
  void tellsAResultThatIsGone() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE);
    cloud.transport.then(Reply.of(404, Cloud.error("Not Found", "no such object")));
    assertThat(cloud.failure(create().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such object");
  }

  @Test
  void putsUpWithAResultThatIsLate() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE);
    cloud.transport.then(Reply.of(500, Cloud.error("Error", "later")));
    cloud.says(Cloud.DONE, Cloud.SERVER);
    assertThat(cloud.result(create().result()).at("server").isPresent()).isTrue();
  }

  @Test
  void cannotCancelAndGoesOn() {
    cloud.says(Cloud.ACCEPTED);
    Job job = create();
    assertThat(cloud.result(job.cancel())).isEqualTo(CancelResult.NOT_SUPPORTED);
    cloud.says(Cloud.PENDING, Cloud.DONE, Cloud.SERVER);
    cloud.result(job.result());
  }

  @Test
  void resumesInANewConnectionAndStillKnowsTheObject() {
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING);
    Job first = create();
    cloud.time.advance(Duration.ofMillis(500));
    String token = first.token();
    connection.close();
    cloud.says(Cloud.DONE, Cloud.SERVER);
    try (GridscaleConnection second = cloud.connect()) {
      cloud.result(second.resume(token).result());
    }
    assertThat(cloud.lines()).endsWith("GET /requests/r-1", "GET /objects/servers/o-1");
  }

  @Test
  void neverFollowsAnAnswerToAnotherOrigin() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.then(Reply.of(307, "", "Location", "https://evil.example.net/"));
    assertThat(cloud.failure(create().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(cloud.transport.sent())
        .allSatisfy(
            sent -> assertThat(sent.request().uri().getHost()).isEqualTo("api.gridscale.example"));
  }
}
