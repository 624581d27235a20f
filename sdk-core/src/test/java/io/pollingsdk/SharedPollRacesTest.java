package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Those who wait for one job come, go and end while others do. */
class SharedPollRacesTest {
  private final Crowd crowd = new Crowd();

  @Test
  void closingEndsOneThatIsAcceptedWhileTheOneBeforeItEnds() {
    crowd.ids = number -> "vm-1";
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    JobListener answersNow =
        new JobListener() {
          @Override
          public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
            late.complete(Crowd.answer(202, "{\"id\":\"vm-1\",\"href\":\"/v1/jobs/vm-1\"}"));
          }
        };
    boolean[] closes = new boolean[1];
    Crowd.Api api =
        new Crowd.Api(
            crowd.settings(s -> s.batchWindow(Duration.ZERO).listener(answersNow)), crowd.hooks) {
          @Override
          protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
            if (closes[0]) {
              close();
            }
            return super.jobFrom(submitted, accepted);
          }
        };
    Job first = api.submit(SampleApi.start());
    crowd.replies.put("SUBMIT", any -> request -> late);
    Job second = api.submit(SampleApi.start());
    closes[0] = true;
    first.result().cancel(true);
    assertThat(second.isDone()).isTrue();
    assertThatThrownBy(second::await).isInstanceOf(JobDetachedException.class);
    assertThat(second.handle().id()).isEqualTo("vm-1");
    assertThat(Inside.jobs(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
  }
}
