package io.pollingsdk.providers.rackspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.testkit.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs of Cloud DNS in one request. */
class DnsBatchTest {
  private final CloudDnsConnection connection = new Rackspace().dns();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static List<JobHandle> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> JobHandle.of("j" + i)).toList();
  }

  /** The list of jobs comes with 202. */
  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create(Rackspace.DNS + "/status"),
        202,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String job(String id, String state) {
    return "{\"status\":\"" + state + "\",\"jobId\":\"" + id + "\",\"callbackUrl\":\"http://x/\"}";
  }

  private Map<String, JobStatus> statuses(String... jobs) {
    return batch.statuses(
        jobs(3),
        answer("{\"totalEntries\":12,\"asyncResponses\":[" + String.join(",", jobs) + "]}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void asksForJobsThatGoOnAndNoOthers(int count) {
    assertThat(batch.largestBatch()).isEqualTo(100);
    assertThat(batch.request(jobs(count)).uriOn(URI.create(Rackspace.DNS)))
        .hasToString(
            Rackspace.DNS
                + "/status?showRunning=true&showCompleted=false&showErrors=false"
                + "&showDetails=false&limit=100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZED", "RUNNING", "PAUSED"})
  void tellsTheSameAsACheckOfTheJobAlone(String state) {
    JobStatus alone = connection.readStatus(JobHandle.of("j1"), answer(job("j1", state)));
    assertThat(statuses(job("j1", state))).isEqualTo(Map.of("j1", alone));
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "ERROR"})
  void leavesOutAnEndThatComesWithoutItsDetails(String state) {
    assertThat(statuses(job("j0", state), job("j1", "RUNNING"))).containsOnlyKeys("j1");
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            statuses(
                "null",
                "7",
                "{}",
                "{\"jobId\":{}}",
                job("other", "RUNNING"),
                "{\"jobId\":\"j0\"}",
                job("j2", "RUNNING"),
                job("j2", "PAUSED")))
        .isEqualTo(Map.of("j2", JobStatus.running()));
    assertThat(statuses()).isEmpty();
    assertThat(batch.statuses(jobs(1), answer("{\"totalEntries\":0}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"asyncResponses\":{}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(body)))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void allWaitWhereABatchWasAskedForTooOften() {
    Rackspace cloud = new Rackspace();
    cloud.says(202, job("a", "INITIALIZED"), job("b", "INITIALIZED"));
    cloud.transport.then(Reply.of(413, "", "Reply-After", "2026-01-02T03:04:20Z"));
    cloud.transport.thenAlways(
        Reply.of(
            202, "{\"asyncResponses\":[" + job("a", "RUNNING") + "," + job("b", "RUNNING") + "]}"));
    try (CloudDnsConnection dns = cloud.dns()) {
      List<Job> jobs = List.of(dns.exportDomain("1"), dns.exportDomain("2"));
      cloud.time.advance(Duration.ofMillis(14_900));
      assertThat(cloud.transport.sent()).hasSize(3);
      cloud.time.advance(Duration.ofSeconds(5));
      assertThat(cloud.transport.sent()).hasSizeGreaterThan(3);
      assertThat(jobs).noneMatch(Job::isDone);
    }
  }
}
