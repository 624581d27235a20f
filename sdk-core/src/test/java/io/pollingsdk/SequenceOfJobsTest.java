package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.sequence.Sequence;
import io.pollingsdk.sequence.SequenceCancelledException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Jobs as steps of a sequence. */
class SequenceOfJobsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final GuaranteesFixture fixture = new GuaranteesFixture();
  private final SampleApi api = fixture.connect();
  private final CompletableFuture<Job> first = new CompletableFuture<>();
  private final CompletableFuture<Job> second = new CompletableFuture<>();

  private static Job get(CompletableFuture<Job> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private Job submit(CompletableFuture<Job> told) {
    Job job = api.submit(SampleApi.start());
    told.complete(job);
    return job;
  }

  @Test
  void aFailedJobIsCaughtAndAnotherOneSubmitted() throws Exception {
    fixture.transport.then(
        ACCEPTED, Reply.json("{\"state\":\"failed\",\"code\":\"E7\"}"), ACCEPTED, DONE);
    Task<ApiResponse> task =
        Sequence.start(
            step -> {
              try {
                return step.await(submit(first));
              } catch (JobFailedException e) {
                assertThat(e.code()).contains("E7");
                return step.await(submit(second));
              }
            });
    for (CompletableFuture<Job> each : List.of(first, second)) {
      get(each);
      fixture.time.advance(seconds(1));
    }

    assertThat(task.await(LONG).at("answer").integer()).isEqualTo(42);
  }

  @Test
  void aCancelReachesTheApiBeforeTheBodyClosesTheConnection() throws Exception {
    fixture.transport.then(ACCEPTED, Reply.of(204, ""));
    CountDownLatch closed = new CountDownLatch(1);
    Task<ApiResponse> task =
        Sequence.start(
            step -> {
              try (api) {
                return step.await(submit(first));
              } finally {
                closed.countDown();
              }
            });
    get(first);

    assertThat(task.cancel().get(30, TimeUnit.SECONDS)).isEqualTo(CancelResult.REQUESTED);
    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(fixture.transport.request(1).method()).isEqualTo("DELETE");
    assertThat(first.join().isDone()).isTrue();
  }

  @Test
  void cancellingTheFutureStopsThePollingAndLeavesTheJobAlone() throws Exception {
    fixture.transport.then(ACCEPTED);
    Task<ApiResponse> task = Sequence.start(step -> step.await(submit(first)));
    Job job = get(first);
    task.result().cancel(true);

    assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(SequenceCancelledException.class);
    assertThatThrownBy(() -> job.await(LONG)).isInstanceOf(JobDetachedException.class);
    assertThat(fixture.transport.sent()).hasSize(1);
  }
}
