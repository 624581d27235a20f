package io.pollingsdk.providers.pulp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs in one search. */
class BatchTest {
  private static final String FINISHED_AND_SPAWNED =
      "{\"task_id\":\"t1\",\"state\":\"finished\",\"spawned_tasks\":[{\"task_id\":\"t2\"}]}";

  private final Pulp2Connection connection = new Pulp().connect();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static List<JobHandle> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> TaskTrail.of("t" + i)).toList();
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(Pulp.ENDPOINT + "/tasks/search/"),
        200,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String report(String id, String members) {
    return "{\"task_id\":\"" + id + "\"," + members + "}";
  }

  private static String body(ApiRequest request) {
    return new String(
        request.body().map(RequestBody::encoded).orElseThrow(), StandardCharsets.UTF_8);
  }

  private Map<String, JobStatus> statuses(List<JobHandle> jobs, String... reports) {
    return batch.statuses(jobs, answer("[" + String.join(",", reports) + "]"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void searchesForTheTasksOfAllJobs(int count) {
    assertThat(batch.largestBatch()).isEqualTo(100);
    ApiRequest request = batch.request(jobs(count));
    assertThat(request).hasToString("POST /tasks/search/");
    ApiResponse sent = answer(body(request));
    assertThat(sent.at("criteria", "limit").integer()).isEqualTo(count);
    assertThat(sent.at("criteria", "filters", "task_id", "$in").list())
        .hasSize(count)
        .first()
        .satisfies(id -> assertThat(id.string()).isEqualTo("t0"));
  }

  @Test
  void searchesForTheTaskThatAJobIsAt() {
    JobHandle onItsWay =
        ((JobStatus.Running) connection.readStatus(started(), answer(FINISHED_AND_SPAWNED)))
            .handle()
            .orElseThrow();
    assertThat(body(batch.request(List.of(onItsWay)))).contains("[\"t2\"]");
    assertThat(statuses(List.of(onItsWay), report("t2", "\"state\":\"finished\"")))
        .isEqualTo(Map.of("t1", JobStatus.succeeded()));
  }

  private static JobHandle started() {
    return TaskTrail.of("t1");
  }

  @Test
  void asksForGroupsByThemselves() {
    assertThat(batch.group(GroupSummary.job("g1"))).isEmpty();
    assertThat(batch.group(started())).contains("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"state\":\"waiting\"",
        "\"state\":\"running\",\"spawned_tasks\":[{\"task_id\":\"t2\"}]",
        "\"state\":\"finished\",\"spawned_tasks\":[]",
        "\"state\":\"finished\",\"spawned_tasks\":[{\"task_id\":\"t2\"}]",
        "\"state\":\"skipped\"",
        "\"state\":\"error\",\"error\":{\"code\":\"PLP0018\",\"description\":\"no\"}",
        "\"state\":\"canceled\"",
        "\"state\":\"lost\"",
      })
  void tellsTheSameAsACheckOfTheTaskAlone(String members) {
    String report = report("t1", members);
    JobStatus alone = connection.readStatus(started(), answer(report));
    assertThat(statuses(List.of(started()), report)).isEqualTo(Map.of("t1", alone));
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                jobs(3),
                "null",
                "7",
                "{}",
                "{\"task_id\":[]}",
                report("other", "\"state\":\"running\""),
                report("t0", "\"state\":null"),
                report("t2", "\"state\":\"waiting\""),
                report("t2", "\"state\":\"finished\"")))
        .isEqualTo(Map.of("t2", JobStatus.running().withMessage("waiting")));
    assertThat(statuses(jobs(2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "7"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
