package io.pollingsdk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStatusTest {
  private static final ApiResponse ANSWER =
      new ApiResponse(URI.create("https://h.example"), 200, Headers.empty(), new byte[0]);

  @Test
  void onlyTheApisOwnEndsAreTerminal() {
    assertThat(
            List.of(
                JobStatus.succeeded(),
                JobStatus.succeeded(ANSWER),
                JobStatus.failed("E", "m"),
                JobStatus.cancelled()))
        .allMatch(JobStatus::isTerminal);
    assertThat(List.of(JobStatus.running(), JobStatus.unrecognized("??")))
        .noneMatch(JobStatus::isTerminal);
  }

  @Test
  void runningGrowsByCopies() {
    JobStatus.Running full =
        JobStatus.running()
            .withProgress(Progress.of(0.5))
            .withMessage("booting")
            .movedTo(URI.create("https://h.example/2"))
            .withRetryAfter(Duration.ofSeconds(7));

    assertThat(full)
        .isEqualTo(
            new JobStatus.Running(
                Progress.of(0.5),
                Optional.of("booting"),
                Optional.of(URI.create("https://h.example/2")),
                Optional.of(Duration.ofSeconds(7)),
                Optional.empty()));
    assertThat(full.withMessage(null).message()).isEmpty();
    assertThat(JobStatus.running())
        .isEqualTo(
            new JobStatus.Running(
                Progress.unknown(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void whatTheApiDoesNotSayIsEmpty() {
    assertThat(JobStatus.failed(null, null))
        .isEqualTo(new JobStatus.Failed(Optional.empty(), Optional.empty()));
    assertThat(JobStatus.failed("E", "m"))
        .isEqualTo(new JobStatus.Failed(Optional.of("E"), Optional.of("m")));
    assertThat(JobStatus.cancelled(null)).isEqualTo(JobStatus.cancelled());
    assertThat(JobStatus.cancelled("by admin").message()).contains("by admin");
    assertThat(JobStatus.unrecognized("odd").raw()).isEqualTo("odd");
    assertThat(JobStatus.succeeded().result()).isEmpty();
    assertThat(JobStatus.succeeded(ANSWER).result()).contains(ANSWER);
  }

  @Test
  void anOutcomeIsDoneWhenItsStatusIs() {
    JobHandle job = JobHandle.of("7");

    assertThat(new PollOutcome(job, JobStatus.succeeded(), Duration.ZERO, ANSWER).isDone())
        .isTrue();
    assertThat(new PollOutcome(job, JobStatus.running(), Duration.ZERO, ANSWER).isDone()).isFalse();
  }
}
