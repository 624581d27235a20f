package io.pollingsdk.providers.http202;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body says, where the settings tell how to read it. */
class StateTest {
  private static final Http202Settings RULES = Http202Settings.plain().statusAt("job", "state");

  private final Server server = new Server();

  private static Reply state(String state) {
    return Reply.json("{\"job\":{\"state\":\"" + state + "\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"succeeded", "Success", "SUCCESSFUL", "done", "completed", "complete", "finished"})
  void knowsTheUsualWordsForSuccess(String state) {
    server.says(Server.ACCEPTED, state("queued"), state(state));
    assertThat(server.result(RULES).at("job", "state").string()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "Failure", "ERROR", "errored"})
  void knowsTheUsualWordsForFailure(String state) {
    server.says(Server.ACCEPTED, state(state));
    assertThat(server.failure(RULES))
        .isInstanceOfSatisfying(
            JobFailedException.class, failure -> assertThat(failure.code()).contains(state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "Canceled", "aborted", "dismissed"})
  void knowsTheUsualWordsForCancelled(String state) {
    server.says(Server.ACCEPTED, state(state));
    assertThat(server.failure(RULES)).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void replacesTheUsualWords() {
    Http202Settings rules =
        RULES.done("READY").failed("broken").cancelled("stopped").running("done");
    server.says(Server.ACCEPTED, state("done"), state("ready"));
    server.result(rules);
    server.says(Server.ACCEPTED, state("Broken"));
    assertThat(server.failure(rules)).isInstanceOf(JobFailedException.class);
    server.says(Server.ACCEPTED, state("stopped"));
    assertThat(server.failure(rules)).isInstanceOf(JobCancelledException.class);
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(state("failed"));
    assertThat(server.failure(rules)).isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void waitsInAStateThatNobodyNamed() {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(state("dreaming"));
    assertThat(server.failure(RULES)).isInstanceOf(JobTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"job\":7}", "{\"job\":{}}", "{\"job\":{\"state\":{}}}", "<html>", ""})
  void neverTakesAMissingStateForAnEnd(String body) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.json(body));
    assertThat(server.failure(RULES))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void canTakeTheResultInPlaceOfAStatus() {
    Http202Settings rules = RULES.resultInPlaceOfStatus();
    server.says(Server.ACCEPTED, state("running"), Reply.json("{\"id\":9}"));
    assertThat(server.result(rules).at("id").integer()).isEqualTo(9);
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(Reply.of(200, "<html>"));
    assertThat(server.failure(rules)).isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void readsTheBodyOfA202WhereItSaysMore() {
    String running = "{\"job\":{\"state\":\"running\"}}";
    server.says(Server.ACCEPTED, Reply.of(202, "<p>"), Reply.of(202, running));
    server.says(Reply.of(202, "{\"job\":{\"state\":\"failed\"},\"message\":\"no ink\"}"));
    assertThat(server.failure(RULES))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("no ink");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"error\":{\"code\":\"E1\",\"message\":\"no ink\"} | E1 | no ink",
        "\"error\":\"no ink\" | | no ink",
        "\"code\":7,\"message\":\"no ink\" | 7 | no ink",
        "\"type\":\"urn:ink\",\"title\":\"Ink\",\"detail\":\"none\" | urn:ink | Ink: none",
        "\"type\":\"about:blank\",\"title\":\"Ink\" | | Ink",
        "\"error\":{\"code\":{},\"message\":[]} | failed |",
        "\"error\":\"ink\",\"message\":\"none left\" | ink | none left",
      })
  void tellsWhyAJobFailed(String members, String code, String message) {
    server.says(Server.ACCEPTED, Reply.json("{\"job\":{\"state\":\"failed\"}," + members + "}"));
    JobFailedException failure = (JobFailedException) server.failure(RULES);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(failure.apiMessage()).isEqualTo(Optional.ofNullable(message));
  }

  @Test
  void readsCodeAndMessageWhereTheSettingsSay() {
    server.says(
        Server.ACCEPTED,
        Reply.json("{\"job\":{\"state\":\"failed\",\"why\":\"no ink\",\"no\":12},\"code\":1}"));
    assertThat(server.failure(RULES.codeAt("job", "no").messageAt("job", "why")))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("code 12: no ink");
  }

  @ParameterizedTest
  @CsvSource({"100, 40, 40 %", "1, 0.4, 40 %", "100, '\"40\"', 40 %", "100, '\"x\"', unknown"})
  void readsProgress(double whole, String number, String progress) {
    server.says(Server.ACCEPTED);
    server.transport.thenAlways(
        Reply.json("{\"job\":{\"state\":\"running\",\"at\":" + number + "}}"));
    Job job = server.connect(RULES.progressAt(whole, "job", "at")).submit(Server.SUBMIT);
    server.time.advance(Duration.ofSeconds(2));
    assertThat(job.progress()).hasToString(progress);
  }

  @Test
  void givesAMemberAsTheResult() {
    Http202Settings rules = RULES.resultAt("job", "out");
    server.says(Server.ACCEPTED, Reply.json("{\"job\":{\"state\":\"done\",\"out\":[1]}}"));
    assertThat(server.result(rules).json()).hasToString("[1]");
    server.says(Server.ACCEPTED, state("done"));
    assertThat(server.result(rules).at("job", "state").string()).isEqualTo("done");
    server.says(Reply.json("{\"job\":{\"state\":\"done\",\"out\":2}}"));
    assertThat(server.result(rules).json()).hasToString("2");
  }

  @Test
  void fetchesTheResultThatAMemberNames() {
    Http202Settings rules = RULES.resultLinkAt("job", "href");
    server.says(
        Server.ACCEPTED,
        Reply.json("{\"job\":{\"state\":\"done\",\"href\":\"/v1/reports/9\"}}"),
        Reply.of(200, "text"));
    assertThat(server.result(rules).text()).isEqualTo("text");
    assertThat(server.sent(2)).isEqualTo("GET " + Server.ENDPOINT + "/reports/9");
    server.says(Server.ACCEPTED, state("done"));
    assertThat(server.result(rules).text()).contains("done");
  }

  @Test
  void takesAJobThatWasAcceptedWith200() {
    Http202Settings rules = RULES.monitorAt("job", "href");
    server.says(
        Reply.json("{\"job\":{\"state\":\"queued\",\"href\":\"/v1/monitors/7\"}}"), state("done"));
    server.result(rules);
    assertThat(server.sent(1)).isEqualTo("GET " + Server.MONITOR);
    server.says(state("done"));
    server.result(rules);
    server.says(state("failed"));
    assertThat(server.failure(rules)).isInstanceOf(ApiException.class);
    server.says(state("queued"));
    assertThat(server.failure(rules)).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> RULES.statusAt()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RULES.progressAt(0, "p")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RULES.preferWait(Duration.ofMillis(10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesACopy() {
    RULES.statusAt("other").done("x").withoutPrefer();
    server.says(Server.ACCEPTED, state("done"));
    server.result(RULES);
    assertThat(server.transport.request(0).headers().contains("Prefer")).isTrue();
  }
}
