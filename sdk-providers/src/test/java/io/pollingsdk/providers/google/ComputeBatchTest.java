package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Param;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Many operations of Compute Engine in one request. */
class ComputeBatchTest {
  private static final String ZONE = Google.COMPUTE + "/projects/p/zones/z/operations";

  private final Google google = new Google();
  private final GoogleComputeConnection connection = google.compute();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(ZONE), 200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
  }

  private JobHandle job(String members) {
    return connection
        .jobFrom(
            ApiRequest.post("/x"),
            answer("{\"kind\":\"compute#operation\",\"status\":\"PENDING\"," + members + "}"))
        .orElseThrow();
  }

  private List<JobHandle> jobs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> job("\"name\":\"op-" + i + "\",\"zone\":\"https://g/zones/z\""))
        .toList();
  }

  private Map<String, JobStatus> statuses(List<JobHandle> jobs, String... operations) {
    return batch.statuses(
        jobs, answer("{\"kind\":\"x\",\"items\":[" + String.join(",", operations) + "]}"));
  }

  @Test
  void asksForOperationsByTheirNames() {
    ApiRequest request = batch.request(jobs(2));
    assertThat(request.method() + " " + request.target()).isEqualTo("GET " + ZONE);
    assertThat(request.query())
        .containsExactly(
            new Param("filter", "(name = \"op-0\") OR (name = \"op-1\")"),
            new Param("maxResults", "2"));
    assertThat(batch.request(jobs(1)).firstParam("filter")).contains("(name = \"op-0\")");
  }

  @Test
  void asksForNoMoreThanAUrlMayHold() {
    assertThat(batch.largestBatch()).isEqualTo(50);
    List<JobHandle> jobs =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    job(
                        "\"name\":\"operation-1700000000000-60a1b2c3d4e5f-1234abcd-0000%04d\""
                            .formatted(i)))
            .toList();
    assertThat(batch.request(jobs).uriOn(URI.create(Google.COMPUTE)).toString())
        .hasSizeLessThan(8000);
  }

  @Test
  void asksForTheOperationsOfEachScopeApart() {
    String root = Google.COMPUTE + "/projects/p";
    assertThat(batch.group(job("\"name\":\"a\",\"zone\":\"https://g/zones/z\""))).contains(ZONE);
    assertThat(batch.group(job("\"name\":\"a\",\"region\":\"https://g/regions/r\"")))
        .contains(root + "/regions/r/operations");
    assertThat(batch.group(job("\"name\":\"a\""))).contains(root + "/global/operations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%22) OR (name %21= %22", "a%20b", "-a"})
  void asksByThemselvesForThoseWhoseNamesAreNone(String name) {
    JobHandle job =
        JobHandle.of("x").withStatusUri(URI.create(ZONE + "/" + name.replace(" ", "+")));
    assertThat(batch.group(job)).isEmpty();
  }

  @Test
  void asksForOneAtATimeWhereTheApiHoldsItsAnswersBack() {
    try (GoogleComputeConnection waiting =
        GoogleComputeConnection.waiting(
            google.settings(Google.COMPUTE, s -> {}), "p", GoogleTokens.fixed("t"))) {
      assertThat(waiting.batchStatus()).isEmpty();
    }
  }

  @Test
  void tellsTheSameAsACheckOfTheOperationAlone() {
    JobHandle job = connection.jobFrom(ApiRequest.post("/x"), answer(Google.PENDING)).orElseThrow();
    for (String said : List.of(Google.PENDING, Google.RUNNING, Google.DONE, Google.FAILED)) {
      assertThat(statuses(List.of(job), said))
          .isEqualTo(Map.of(job.id(), connection.readStatus(job, answer(said))));
    }
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                jobs(3),
                "null",
                "7",
                "{}",
                "{\"name\":[]}",
                "{\"name\":\"op-9\",\"status\":\"DONE\"}",
                "{\"name\":\"op-0\"}",
                "{\"name\":\"op-2\",\"status\":\"PENDING\"}",
                "{\"name\":\"op-2\",\"status\":\"DONE\"}"))
        .isEqualTo(Map.of("op-2", JobStatus.running()));
    assertThat(batch.statuses(jobs(2), answer("{}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"items\":{}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
