package io.pollingsdk.providers.pulp3;

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

/** Many tasks in one request. */
class BatchTest {
  private static final String TASKS = "/pulp/api/v3/tasks/";

  private final Pulp3Connection connection = new Pulp().connect();
  private final BatchStatus batch = connection.batchStatus().orElseThrow();

  private static ApiResponse answer(int status, String body) {
    return new ApiResponse(
        URI.create(Pulp.HOST + TASKS),
        status,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private JobHandle started(ApiRequest request, String accepted) {
    return connection.jobFrom(request, answer(202, accepted)).orElseThrow();
  }

  private JobHandle job(String href) {
    return started(ApiRequest.post("/x/"), "{\"task\":\"" + href + "\"}");
  }

  private List<JobHandle> jobs(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> job(TASKS + "018f0000-0000-7000-8000-%012d/".formatted(i)))
        .toList();
  }

  private static String task(String href, String members) {
    return "{\"pulp_href\":\"" + href + "\"," + members + "}";
  }

  private Map<String, JobStatus> statuses(List<JobHandle> jobs, String... tasks) {
    return batch.statuses(
        jobs, answer(200, "{\"count\":9,\"results\":[" + String.join(",", tasks) + "]}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50})
  void asksForTasksByTheirHrefs(int count) {
    assertThat(batch.largestBatch()).isEqualTo(50);
    List<JobHandle> jobs = jobs(count);
    ApiRequest request = batch.request(jobs);
    assertThat(request.toString()).isEqualTo("GET " + TASKS);
    assertThat(request.query())
        .containsExactly(
            new Param("pulp_href__in", String.join(",", jobs.stream().map(JobHandle::id).toList())),
            new Param("fields", "pulp_href,name,state,error,progress_reports"),
            new Param("limit", Integer.toString(count)));
    assertThat(request.uriOn(URI.create(Pulp.ENDPOINT)).toString()).hasSizeLessThan(4000);
  }

  @Test
  void asksForNoMoreThanAUrlMayHold() {
    String root = "/" + "long-domain/".repeat(10) + "api/v3/tasks/";
    List<JobHandle> jobs = IntStream.range(0, 50).mapToObj(i -> job(root + "t" + i + "/")).toList();
    ApiRequest request = batch.request(jobs);
    assertThat(request.uriOn(URI.create(Pulp.ENDPOINT)).toString()).hasSizeBetween(3000, 4000);
    assertThat(request.firstParam("pulp_href__in").orElseThrow())
        .startsWith(jobs.get(0).id() + "," + jobs.get(1).id())
        .doesNotContain(jobs.get(49).id());
  }

  @Test
  void asksForOneTaskHoweverLongItsHref() {
    JobHandle job = job("/" + "d/".repeat(3000) + "tasks/t/");
    assertThat(batch.request(List.of(job)).firstParam("pulp_href__in")).contains(job.id());
  }

  @Test
  void asksForTheTasksOfEachDomainApart() {
    JobHandle one = job("/pulp/team-a/api/v3/tasks/1/");
    JobHandle other = job("/pulp/team-b/api/v3/tasks/2/");
    assertThat(batch.group(one)).contains(Pulp.HOST + "/pulp/team-a/api/v3/tasks/");
    assertThat(batch.group(other)).contains(Pulp.HOST + "/pulp/team-b/api/v3/tasks/");
    assertThat(batch.request(List.of(other)).toString())
        .isEqualTo("GET /pulp/team-b/api/v3/tasks/");
  }

  @Test
  void asksForSomeByThemselves() {
    ApiRequest delete = ApiRequest.delete("/domains/d/");
    assertThat(batch.group(started(delete, "{\"task\":\"" + Pulp.HREF + "\"}"))).isEmpty();
    assertThat(
            batch.group(
                started(ApiRequest.post("/x/"), "{\"task_group\":\"" + Pulp.GROUP_HREF + "\"}")))
        .isEmpty();
    assertThat(batch.group(job("/pulp/api/v3/elsewhere/1/"))).isEmpty();
    assertThat(batch.group(job("/pulp/api/v3/tasks/a,b/"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"state\":\"waiting\",\"error\":null",
        "\"state\":\"running\",\"error\":null,\"progress_reports\":"
            + "[{\"message\":\"Now\",\"state\":\"running\",\"total\":10,\"done\":4}]",
        "\"state\":\"canceling\"",
        "\"state\":\"completed\",\"error\":null",
        "\"state\":\"failed\",\"error\":{\"description\":\"no\",\"error_code\":\"PLP0007\"}",
        "\"state\":\"failed\",\"error\":{\"reason\":\"Worker has gone missing.\"}",
        "\"state\":\"canceled\",\"error\":null",
        "\"state\":\"skipped\"",
        "\"state\":\"paused\"",
      })
  void tellsTheSameAsACheckOfTheTaskAlone(String members) {
    JobHandle job = job(Pulp.HREF);
    JobStatus alone = connection.readStatus(job, answer(200, "{" + members + "}"));
    assertThat(statuses(List.of(job), task(Pulp.HREF, members)))
        .isEqualTo(Map.of(Pulp.HREF, alone));
  }

  @Test
  void leavesTheResultToACheckOfTheTaskAlone() {
    assertThat(statuses(List.of(job(Pulp.HREF)), task(Pulp.HREF, "\"state\":\"completed\"")))
        .isEqualTo(Map.of(Pulp.HREF, JobStatus.succeeded()));
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    List<JobHandle> jobs = jobs(3);
    assertThat(
            statuses(
                jobs,
                "null",
                "7",
                "{}",
                "{\"pulp_href\":[]}",
                task(TASKS + "other/", "\"state\":\"running\""),
                task(jobs.get(0).id(), "\"state\":null"),
                task(jobs.get(2).id(), "\"state\":\"waiting\""),
                task(jobs.get(2).id(), "\"state\":\"completed\"")))
        .isEqualTo(Map.of(jobs.get(2).id(), JobStatus.running().withMessage("waiting")));
    assertThat(statuses(jobs)).isEmpty();
  }

  @Test
  void knowsATaskWhoseHrefIsWrittenOtherwise() {
    String behindProxy = "https://internal.example:24817/pulp/api/v3/tasks/018f-1/";
    assertThat(statuses(List.of(job(Pulp.HREF)), task(behindProxy, "\"state\":\"running\"")))
        .containsOnlyKeys(Pulp.HREF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"results\":{}}"})
  void throwsWhereTheAnswerIsNone(String body) {
    assertThatThrownBy(() -> batch.statuses(jobs(2), answer(200, body)))
        .isInstanceOf(MalformedResponseException.class);
  }
}
