package io.pollingsdk.providers.google;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many operations of google.longrunning in one request. */
class OperationBatchTest {
  private static final String PARENT = "projects/p/locations/l/operations";

  private final Google google = new Google();
  private final GoogleOperationsConnection connection = google.operations();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static List<JobHandle> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> JobHandle.of(PARENT + "/" + i)).toList();
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(Google.SERVICE + "/" + PARENT),
        200,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String operation(String name, String members) {
    return "{\"name\":\"" + name + "\"" + members + "}";
  }

  private Map<String, JobStatus> statuses(List<JobHandle> jobs, String... operations) {
    return batch.statuses(
        jobs,
        answer(
            "{\"operations\":["
                + String.join(",", operations)
                + "],\"nextPageToken\":\"more\",\"unreachable\":[\"projects/p/locations/m\"]}"));
  }

  private static String uri(ApiRequest request) {
    return request.uriOn(URI.create(Google.SERVICE)).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void asksForTheOperationsOfAParentThatGoOn(int count) {
    assertThat(batch.largestBatch()).isEqualTo(100);
    assertThat(uri(batch.request(jobs(count))))
        .isEqualTo(Google.SERVICE + "/" + PARENT + "?pageSize=100&filter=done%3Dfalse");
  }

  @Test
  void asksInTheServicesOwnLanguage() {
    List<String> filters = List.of("done:false", "");
    assertThat(filters.stream().map(this::asking))
        .containsExactly(
            Google.SERVICE + "/" + PARENT + "?pageSize=100&filter=done%3Afalse",
            Google.SERVICE + "/" + PARENT + "?pageSize=100");
  }

  private String asking(String filter) {
    try (GoogleOperationsConnection own =
        GoogleOperationsConnection.listing(
            google.settings(Google.SERVICE, s -> {}), GoogleTokens.fixed("t"), filter)) {
      return uri(own.batchStatus().orElseThrow().request(jobs(2)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "operations/abc, operations",
    "projects/p/operations/abc, projects/p/operations",
    "operations/projects/p/operations/1, operations/projects/p/operations",
    "operations/a/b,",
    "operations,",
    "projects/p/instances/i,",
  })
  void asksForTheOperationsOfEachParentApart(String name, String parent) {
    assertThat(batch.group(JobHandle.of(name))).isEqualTo(Optional.ofNullable(parent));
  }

  @Test
  void asksForOneAtATimeWhereTheServiceHoldsItsAnswersBack() {
    try (GoogleOperationsConnection waiting =
        GoogleOperationsConnection.waiting(
            google.settings(Google.SERVICE, s -> {}),
            GoogleTokens.fixed("t"),
            Duration.ofSeconds(30))) {
      assertThat(waiting.batchStatus()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"done\":false,\"metadata\":{\"progressPercent\":40}",
        ",\"done\":true,\"error\":{\"code\":6,\"message\":\"exists\"}",
        ",\"done\":true,\"error\":{\"code\":1,\"message\":\"stopped\"}",
      })
  void tellsTheSameAsACheckOfTheOperationAlone(String members) {
    JobHandle job = JobHandle.of(Google.NAME);
    String operation = operation(Google.NAME, members);
    JobStatus alone = connection.readStatus(job, answer(operation));
    assertThat(statuses(List.of(job), operation)).isEqualTo(Map.of(Google.NAME, alone));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"done\":true,\"response\":{\"tier\":\"BASIC\"} | {\"tier\":\"BASIC\"}",
        ",\"done\":true | {\"name\":\"projects/p/locations/l/operations/abc\",\"done\":true}",
      })
  void hasTheResultOfWhatIsDone(String members, String result) {
    JobStatus status =
        statuses(List.of(JobHandle.of(Google.NAME)), operation(Google.NAME, members))
            .get(Google.NAME);
    assertThat(((JobStatus.Succeeded) status).result().orElseThrow().text()).isEqualTo(result);
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
                operation(PARENT + "/other", ""),
                operation(PARENT + "/0", ",\"done\":{}"),
                operation(PARENT + "/2", ""),
                operation(PARENT + "/2", ",\"done\":true")))
        .isEqualTo(Map.of(PARENT + "/2", JobStatus.running()));
    assertThat(batch.statuses(jobs(2), answer("{}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"operations\":{}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
