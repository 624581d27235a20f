package io.pollingsdk.providers.http202;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs in one request, where the API has a list of them. */
class BatchTest {
  private static final Http202Settings RULES = Http202Settings.plain().statusAt("state");
  private static final JobList LIST =
      JobList.of(ApiRequest.get("/monitors").param("state", "running"), "data", "items");

  private final Http202Connection connection = new Server().connect(RULES.listedIn(LIST));
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static JobHandle job(String monitor) {
    return JobHandle.of(URI.create(Server.ENDPOINT + monitor));
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(Server.ENDPOINT + "/monitors"),
        200,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, JobStatus> statuses(String... members) {
    return batch.statuses(
        List.of(job("/monitors/7"), job("/monitors/8?x=1")),
        answer("{\"data\":{\"items\":[" + String.join(",", members) + "]}}"));
  }

  @Test
  void asksForTheListThatIsSet() {
    assertThat(batch.largestBatch()).isEqualTo(100);
    assertThat(batch.request(List.of(job("/monitors/7"))).uriOn(URI.create(Server.ENDPOINT)))
        .hasToString(Server.ENDPOINT + "/monitors?state=running");
  }

  @Test
  void asksAboutEachJobWhereNoListIsSet() {
    assertThat(new Server().connect(RULES).batchStatus()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/monitors/7", "/monitors/7/", "/monitors/7?f=json"})
  void asksTogetherAboutMonitorsBelowTheList(String monitor) {
    assertThat(batch.group(job(monitor))).contains("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/others/7", "/monitors/7/8", "/monitors", "/monitors/", "/monitorsX/7"})
  void asksByThemselvesAboutMonitorsElsewhere(String monitor) {
    assertThat(batch.group(job(monitor))).isEmpty();
  }

  @Test
  void doesNotMistakeAnotherHostForOurs() {
    URI foreign = URI.create("https://evil.example.net/v1/monitors/7");
    assertThat(batch.group(JobHandle.of(foreign))).isEmpty();
  }

  @Test
  void tellsTheSameAsACheckOfTheJobAlone() {
    String member = "{\"id\":7,\"state\":\"printing\"}";
    JobHandle job = job("/monitors/7");
    assertThat(statuses(member))
        .isEqualTo(Map.of(job.id(), connection.readStatus(job, answer(member))));
  }

  @Test
  void knowsJobsByTheirLinksToo() {
    assertThat(statuses("{\"id\":\"/v1/monitors/8/\",\"state\":\"printing\"}"))
        .containsOnlyKeys(job("/monitors/8?x=1").id());
  }

  @Test
  void findsTheNameWhereItIsSaidToBe() {
    JobList deep = JobList.of(ApiRequest.get("/monitors")).named("job", "key").largest(2);
    BatchStatus other = new Server().connect(RULES.listedIn(deep)).batchStatus().orElseThrow();
    assertThat(other.largestBatch()).isEqualTo(2);
    assertThat(
            other.statuses(
                List.of(job("/monitors/7")),
                answer("[{\"job\":{\"key\":\"7\"},\"state\":\"printing\"}]")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "failed", "cancelled"})
  void leavesOutAnEndAsOnlyItsMonitorLeadsToTheResult(String state) {
    assertThat(statuses("{\"id\":7,\"state\":\"" + state + "\"}")).isEmpty();
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                "null",
                "7",
                "{}",
                "{\"id\":{}}",
                "{\"id\":9,\"state\":\"printing\"}",
                "{\"id\":7}",
                "{\"id\":8,\"state\":\"printing\"}"))
        .containsOnlyKeys(job("/monitors/8?x=1").id());
    assertThat(statuses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"data\":{\"items\":{}}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(List.of(job("/monitors/7")), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void refusesListsThatCannotBe() {
    assertThatThrownBy(() -> LIST.largest(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(LIST::named).isInstanceOf(IllegalArgumentException.class);
  }
}
