package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Param;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs in one request. */
class BatchTest {
  private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
  private static final JobHandle JOB = job(1);

  private final CloudStackConnection connection = new Cloud().connect();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static JobHandle job(int number) {
    Instant submitted = START.plusSeconds(number);
    return JobHandle.of("j-" + number).timed(submitted, submitted.plusSeconds(600));
  }

  private static List<JobHandle> jobs(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(BatchTest::job).toList();
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(Cloud.ENDPOINT), 200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static ApiResponse listing(String... members) {
    return answer(
        "{\"listasyncjobsresponse\":{\"count\":9,\"asyncjobs\":["
            + String.join(",", members)
            + "]}}");
  }

  private static String member(String id, String members) {
    return "{\"accountid\":\"a\",\"jobid\":\"" + id + "\"," + members + "}";
  }

  private Map<String, JobStatus> statuses(String... members) {
    return batch.statuses(jobs(3), listing(members));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 500})
  void asksForAllJobsSinceTheOldestByAnyClock(int count) {
    assertThat(batch.largestBatch()).isEqualTo(500);
    assertThat(batch.request(jobs(count)).query())
        .containsExactly(
            new Param("command", "listAsyncJobs"),
            new Param("startdate", "2024-05-01T09:59:01Z+0000"));
  }

  @Test
  void findsTheOldestWhateverTheOrder() {
    assertThat(batch.request(List.of(job(9), job(2), job(5))).firstParam("startdate"))
        .contains("2024-05-01T09:59:02Z+0000");
  }

  @Test
  void namesNoDateWhereOneJobHasNone() {
    assertThat(batch.request(List.of(job(1), JobHandle.of("j-2"))).query())
        .containsExactly(new Param("command", "listAsyncJobs"));
  }

  @Test
  void mayAskForAnyJobsTogether() {
    assertThat(jobs(3)).allSatisfy(job -> assertThat(batch.group(job)).contains(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jobstatus\":0,\"jobprocstatus\":0",
        "\"jobstatus\":0,\"jobprocstatus\":40",
        "\"jobprocstatus\":0",
        "\"jobstatus\":2,\"jobresultcode\":530,"
            + "\"jobresult\":{\"errorcode\":530,\"errortext\":\"no\"}",
        "\"jobstatus\":2,\"jobresultcode\":551,\"jobresult\":\"Unable to deploy\"",
        "\"jobstatus\":3,\"jobresult\":{\"errortext\":\"stopped\"}",
        "\"jobstatus\":7,\"jobresult\":{}",
      })
  void tellsTheSameAsACheckOfTheJobAlone(String members) {
    JobStatus alone = connection.readStatus(JOB, answer(Cloud.poll(members)));
    assertThat(statuses(member("j-1", members))).isEqualTo(Map.of("j-1", alone));
  }

  @Test
  void hasTheResultOfWhatHasEnded() {
    String ended = "\"jobstatus\":1,\"jobresult\":{\"virtualmachine\":{\"id\":\"vm-1\"}}";
    JobStatus.Succeeded status = (JobStatus.Succeeded) statuses(member("j-1", ended)).get("j-1");
    assertThat(status.result().orElseThrow().text())
        .isEqualTo("{\"virtualmachine\":{\"id\":\"vm-1\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "\"1\""})
  void leavesOutAnEndWithoutItsResult(String status) {
    assertThat(statuses(member("j-1", "\"jobstatus\":" + status))).isEmpty();
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                "null",
                "7",
                "{}",
                "{\"jobid\":{}}",
                member("j-77", "\"jobstatus\":0"),
                member("j-1", "\"jobstatus\":{}"),
                member("j-3", "\"jobstatus\":0"),
                member("j-3", "\"jobstatus\":7,\"jobresult\":{}")))
        .isEqualTo(Map.of("j-3", JobStatus.running()));
  }

  @Test
  void readsIdsThatAreNumbers() {
    ApiResponse old = listing("{\"jobid\":17164,\"jobstatus\":0}");
    assertThat(batch.statuses(List.of(JobHandle.of("17164")), old)).containsOnlyKeys("17164");
  }

  @Test
  void takesAnEmptyListForWhatItIs() {
    assertThat(statuses()).isEmpty();
    assertThat(batch.statuses(jobs(2), answer("{\"listasyncjobsresponse\":{}}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
