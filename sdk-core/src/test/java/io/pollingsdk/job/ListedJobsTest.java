package io.pollingsdk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListedJobsTest {
  private static final List<JobHandle> JOBS = Stream.of("a", "b", "c").map(JobHandle::of).toList();

  private static ApiResponse answer(String list) {
    return new ApiResponse(
        URI.create("https://api.example.org/jobs"),
        200,
        Headers.of("ETag", "e"),
        ("{\"jobs\":" + list + "}").getBytes(StandardCharsets.UTF_8));
  }

  private static JobStatus read(JobHandle job, ApiResponse alone) {
    return JobStatus.running().withMessage(job.id() + " " + alone.at("state").string());
  }

  private static Map<String, JobStatus> statuses(String list) {
    ApiResponse answer = answer(list);
    return ListedJobs.of(answer, answer.at("jobs").list(), each -> each.at("id").optionalString())
        .statuses(JOBS, JobHandle::id, ListedJobsTest::read);
  }

  private static JobStatus saying(String message) {
    return JobStatus.running().withMessage(message);
  }

  @Test
  void readsEachMemberAsIfItWereAnAnswerOfItsOwn() {
    assertThat(statuses("[{\"id\":\"b\",\"state\":1},{\"id\":\"a\",\"state\":2}]"))
        .isEqualTo(Map.of("a", saying("a 2"), "b", saying("b 1")));
    ApiResponse answer = answer("[{\"id\":\"a\"}]");
    ListedJobs.of(answer, answer.at("jobs").list(), each -> each.at("id").optionalString())
        .statuses(
            JOBS,
            JobHandle::id,
            (job, alone) -> {
              assertThat(alone.text()).isEqualTo("{\"id\":\"a\"}");
              assertThat(alone.status()).isEqualTo(200);
              assertThat(alone.uri()).isEqualTo(answer.uri());
              assertThat(alone.header("ETag")).contains("e");
              return JobStatus.running();
            });
  }

  @Test
  void leavesOutWhatTheListDoesNotNameAndWhatNobodyAskedFor() {
    assertThat(statuses("[]")).isEmpty();
    assertThat(statuses("null")).isEmpty();
    assertThat(statuses("[{\"id\":\"other\",\"state\":1},{\"id\":\"c\",\"state\":3}]"))
        .containsOnlyKeys("c");
  }

  @Test
  void passesOverMembersThatCannotBeReadAndGoesOnWithTheNext() {
    assertThat(
            statuses(
                "[null,7,\"a\",[],{},{\"id\":{}},{\"id\":null,\"state\":0},"
                    + "{\"id\":\"a\"},{\"id\":\"b\",\"state\":[]},{\"id\":\"c\",\"state\":3}]"))
        .containsOnlyKeys("c");
  }

  @Test
  void takesTheFirstOfSeveralWithTheSameName() {
    assertThat(statuses("[{\"id\":\"a\",\"state\":1},{\"id\":\"a\",\"state\":2}]"))
        .isEqualTo(Map.of("a", saying("a 1")));
  }

  @Test
  void findsAJobByTheNameThatTheListHasForIt() {
    ApiResponse answer = answer("[{\"id\":\"JOB-A\",\"state\":1}]");
    assertThat(
            ListedJobs.of(answer, answer.at("jobs").list(), m -> m.at("id").optionalString())
                .statuses(
                    JOBS, job -> "JOB-" + job.id().toUpperCase(Locale.ROOT), ListedJobsTest::read))
        .isEqualTo(Map.of("a", saying("a 1")));
  }

  @Test
  void tellsOneMemberToAllJobsThatHaveItsName() {
    ApiResponse answer = answer("[{\"id\":\"x\",\"state\":1}]");
    assertThat(
            ListedJobs.of(answer, answer.at("jobs").list(), m -> m.at("id").optionalString())
                .statuses(JOBS, job -> "x", ListedJobsTest::read))
        .containsOnlyKeys("a", "b", "c");
  }

  @Test
  void throwsWhereThereIsNoList() {
    assertThatThrownBy(() -> statuses("{}")).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void doesNotHideAnErrorOfTheReader() {
    ApiResponse answer = answer("[{\"id\":\"a\"}]");
    ListedJobs listed =
        ListedJobs.of(answer, answer.at("jobs").list(), each -> each.at("id").optionalString());
    assertThatThrownBy(
            () ->
                listed.statuses(
                    JOBS,
                    JobHandle::id,
                    (job, alone) -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }
}
