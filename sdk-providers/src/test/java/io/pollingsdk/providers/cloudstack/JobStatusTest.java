package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers mean: first answer, status, result, failure. */
class JobStatusTest {
  private final Cloud cloud = new Cloud();
  private final CloudStackConnection connection = cloud.connect();

  private Job deploy() {
    return connection.submit("deployVirtualMachine", Map.of());
  }

  private String result(String lastPoll) {
    cloud.says(Cloud.ACCEPTED, lastPoll);
    return cloud.result(deploy().result()).json().toString();
  }

  private JobFailedException failed(String lastPoll) {
    cloud.says(Cloud.ACCEPTED, lastPoll);
    Throwable failure = cloud.failure(deploy().result());
    assertThat(failure).isInstanceOf(JobFailedException.class);
    return (JobFailedException) failure;
  }

  @ParameterizedTest
  @CsvSource({"17164, 17164", "'\"17164\"', 17164", "'\"9b5f0c1e-1\"', 9b5f0c1e-1"})
  void takesJobIdsOfAnyKind(String json, String id) {
    cloud.says("{\"stopvirtualmachineresponse\":{\"jobid\":" + json + "}}", Cloud.DONE);
    Job job = connection.stopVirtualMachine("vm-1");
    assertThat(job.handle().id()).isEqualTo(id);
    cloud.result(job.result());
    assertThat(cloud.sent(1)).containsEntry("jobid", id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"restorevmresponse", "revokesecuritygroupingress", "deployVirtualMachineResponse"})
  void findsTheJobWhateverTheKeyIsCalled(String key) {
    cloud.says("{\"" + key + "\":{\"jobid\":1}}", Cloud.DONE);
    assertThat(cloud.result(deploy().result())).isNotNull();
  }

  @Test
  void unwrapsAnImmediateAnswer() {
    cloud.says("{\"createtagsresponse\":{\"success\":true}}");
    Job job = connection.submit("createTags", Map.of());
    assertThat(job.isDone()).isTrue();
    assertThat(job.await().json()).hasToString("{\"success\":true}");
    cloud.says("{\"listzonesresponse\":{}}");
    assertThat(connection.asyncRequest("listZones", Map.of()).json()).hasToString("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"1\"", "\" 1 \""})
  void unwrapsTheResult(String state) {
    assertThat(result(Cloud.poll("\"jobstatus\":" + state + ",\"jobresult\":{\"success\":true}")))
        .isEqualTo("{\"success\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"jobresult\":\"done\" | \"done\"",
        "\"jobid\":\"other\" | {}",
        "\"jobresult\":null | {}",
        "\"jobresult\":[1] | [1]",
      })
  void takesResultsOfAnyShape(String members, String expected) {
    assertThat(result(Cloud.poll("\"jobstatus\":1," + members))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"jobresultcode\":530,\"jobresult\":{\"errorcode\":533,\"errortext\":\"no room\"} | 533 | no room",
        "\"jobresultcode\":\"551\",\"jobresult\":\"Unable to deploy\" | 551 | Unable to deploy",
        "\"jobresultcode\":530,\"jobresult\":{\"errortext\":\"no room\"} | 530 | no room",
        "\"jobresult\":{\"success\":false,\"displaytext\":\"no\"} | | no",
        "\"jobresultcode\":0 | |",
        "\"jobid\":17177 | |",
        "\"jobresult\":{\"errorcode\":{},\"errortext\":[]} | |",
      })
  void tellsWhyAJobFailed(String members, String code, String message) {
    JobFailedException failure = failed(Cloud.poll("\"jobstatus\":2," + members));
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
    assertThat(failure.response()).isPresent();
  }

  @Test
  void tellsCancellation() {
    cloud.says(
        Cloud.ACCEPTED,
        Cloud.poll("\"jobstatus\":\"3\",\"jobresult\":{\"errortext\":\"by admin\"}"));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(JobCancelledException.class)
        .hasMessageContaining("by admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jobstatus\":0",
        "\"jobstatus\":\"0\"",
        "\"jobid\":\"j-1\"",
        "\"jobstatus\":null",
      })
  void waitsWhileTheJobIsPending(String members) {
    cloud.says(Cloud.ACCEPTED, Cloud.poll(members), Cloud.poll(members), Cloud.DONE);
    cloud.result(deploy().result());
    assertThat(cloud.transport.sent()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "0, unknown",
    "40, 40 %",
    "'\"99\"', 99 %",
    "100, 100 %",
    "101, unknown",
    "-1, unknown"
  })
  void readsProgressWhereThereIsOne(String number, String progress) {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(
        Reply.json(Cloud.poll("\"jobstatus\":0,\"jobprocstatus\":" + number)));
    Job job = deploy();
    cloud.time.advance(Duration.ofSeconds(2));
    assertThat(job.progress()).hasToString(progress);
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jobstatus\":4",
        "\"jobstatus\":\"done\"",
        "\"jobstatus\":{}",
        "\"jobstatus\":true",
      })
  void neverTakesAnUnknownStateForAnEnd(String members) {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.json(Cloud.poll(members)));
    assertThat(cloud.failure(deploy().result()))
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
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"xresponse\":7}",
        "{\"xresponse\":null}",
        "{\"xresponse\":{},\"yresponse\":{}}",
        "{\"xresponse\":{\"jobid\":[]}}",
      })
  void tellsAFirstAnswerThatCannotBeRead(String body) {
    cloud.says(body);
    assertThat(cloud.failure(deploy().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsAnUnknownJobId() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.then(Reply.of(431, Cloud.error("431", "Unable to find job j-1")));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("Unable to find job j-1");
  }

  @Test
  void waitsOutALimitThatComesWith200() {
    cloud.says(Cloud.ACCEPTED, Cloud.error("429", "slower"), Cloud.DONE);
    assertThat(cloud.result(deploy().result())).isNotNull();
  }

  @Test
  void resumesInANewConnection() {
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING);
    Job first = deploy();
    cloud.time.advance(Duration.ofSeconds(1));
    String token = first.token();
    connection.close();
    assertThat(token).doesNotContain(Cloud.API_KEY, Cloud.SECRET_KEY);
    cloud.says(Cloud.PENDING, Cloud.DONE);
    try (CloudStackConnection second = cloud.connect()) {
      ApiResponse result = cloud.result(second.resume(token).result());
      assertThat(result.at("virtualmachine", "id").string()).isEqualTo("vm-1");
    }
  }
}
