package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cancelling, and waiting for what becomes of it. */
class CancelTest {
  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  private Job started(Reply accepted) {
    pulp.says(accepted);
    return connection.submit(ApiRequest.post("/x/"));
  }

  @Test
  void asksAndPollsOnUntilTheServerSaysSo() {
    Job job = started(Pulp.ACCEPTED);
    pulp.says(Pulp.task("canceling", ""), Pulp.task("canceling", ""), Pulp.task("canceled", ""));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(pulp.sent(1)).isEqualTo("PATCH " + Pulp.HREF + " {\"state\":\"canceled\"}");
    assertThat(job.isDone()).isFalse();
    assertThat(pulp.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void endsAsTheTaskDidWhereItWasTooLate() {
    Job job = started(Pulp.ACCEPTED);
    pulp.says(Reply.of(409, "{\"state\":\"completed\"}"), Pulp.COMPLETED, Pulp.WHOLE);
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(pulp.result(job.result()).at("name").string()).isEqualTo("sync");
  }

  @Test
  void takesALostWorkerForAFailure() {
    Job job = started(Pulp.ACCEPTED);
    pulp.says(Pulp.task("canceling", ""), Pulp.ended("failed", "{\"reason\":\"Worker lost\"}"));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(pulp.failure(job.result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("Worker lost");
  }

  @Test
  void cancelsAGroup() {
    Job job = started(Pulp.GROUP_ACCEPTED);
    pulp.says(Reply.of(409, "{\"running\":1}"), Pulp.group(0, 1, 0, 0, 1, 0));
    pulp.says(Pulp.group(0, 0, 0, 0, 2, 0));
    assertThat(job.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(pulp.sent(1)).startsWith("PATCH " + Pulp.GROUP_HREF + " ");
    assertThat(pulp.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void tellsWhyItCannot() {
    Job job = started(Pulp.ACCEPTED);
    pulp.says(Reply.of(404, "{\"detail\":\"Not found.\"}"), Pulp.COMPLETED, Pulp.WHOLE);
    assertThat(pulp.failure(job.cancel()))
        .hasRootCauseInstanceOf(NotFoundException.class)
        .hasMessageContaining("Not found.");
    pulp.result(job.result());
  }

  @Test
  void conflictIsAnErrorElsewhere() {
    pulp.says(Reply.of(409, "{\"detail\":\"in use\"}"));
    assertThat(pulp.failure(connection.update(Pulp.REPOSITORY, Map.of("name", "x")).result()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("in use");
  }
}
