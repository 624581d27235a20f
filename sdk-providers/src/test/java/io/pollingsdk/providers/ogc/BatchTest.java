package io.pollingsdk.providers.ogc;

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
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs in one request. */
class BatchTest {
  private static final String JOBS = Server.ENDPOINT + "/jobs";
  private static final JobHandle JOB = job("81");

  private final OgcProcessesConnection connection = new Server().connect();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static JobHandle job(String id) {
    return JobHandle.of(id).withStatusUri(URI.create(JOBS + "/" + id));
  }

  private static List<JobHandle> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> job("j" + i)).toList();
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(JOBS), 200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String info(String id, String status) {
    return "{\"jobID\":\"" + id + "\",\"status\":\"" + status + "\"}";
  }

  private Map<String, JobStatus> statuses(List<JobHandle> jobs, String... infos) {
    return batch.statuses(
        jobs, answer("{\"jobs\":[" + String.join(",", infos) + "],\"links\":[]}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 500})
  void asksForTheJobsThatGoOn(int count) {
    assertThat(batch.largestBatch()).isEqualTo(500);
    ApiRequest request = batch.request(jobs(count));
    assertThat(request.uriOn(URI.create(Server.ENDPOINT)))
        .hasToString(JOBS + "?status=accepted&status=running&limit=500");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a/jobs/81, https://h/a/jobs",
    "https://h/a/jobs/81/, https://h/a/jobs",
    "https://h/a/jobs/81?f=json, https://h/a/jobs",
    "https://h/a/processes/p/jobs/81, https://h/a/processes/p/jobs",
    "https://h/a/status/81,",
    "https://h/a/jobs,",
  })
  void asksForTheJobsOfEachListApart(String uri, String list) {
    assertThat(batch.group(JobHandle.of(URI.create(uri)))).isEqualTo(Optional.ofNullable(list));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"status\":\"accepted\"",
        "\"status\":\"running\",\"progress\":40,\"message\":\"half\"",
        "\"status\":\"successful\"",
        "\"status\":\"failed\",\"message\":\"out of memory\"",
        "\"status\":\"dismissed\"",
        "\"status\":\"paused\"",
      })
  void tellsTheSameAsACheckOfTheJobAlone(String members) {
    String info = "{\"jobID\":\"81\"," + members + "}";
    JobStatus alone = connection.readStatus(JOB, answer(info));
    assertThat(statuses(List.of(JOB), info)).isEqualTo(Map.of("81", alone));
  }

  @Test
  void knowsAJobByItsNewNameAndByItsUri() {
    JobHandle byUri = JobHandle.of(URI.create(JOBS + "/a%20b?f=json"));
    assertThat(statuses(List.of(byUri), "{\"id\":\"a b\",\"status\":\"running\"}"))
        .containsOnlyKeys(byUri.id());
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                jobs(3),
                "null",
                "7",
                "{}",
                "{\"jobID\":[]}",
                info("other", "running"),
                "{\"jobID\":\"j0\"}",
                info("j2", "running"),
                info("j2", "successful")))
        .isEqualTo(Map.of("j2", JobStatus.running()));
    assertThat(statuses(jobs(2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"jobs\":{}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
