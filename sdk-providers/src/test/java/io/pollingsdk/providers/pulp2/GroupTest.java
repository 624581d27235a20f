package io.pollingsdk.providers.pulp2;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's summary means. */
class GroupTest {
  private final Pulp pulp = new Pulp();
  private final Pulp2Connection connection = pulp.connect();

  private Job start() {
    pulp.says(Pulp.GROUP_ACCEPTED);
    return connection.submit(ApiRequest.post("/x/"));
  }

  @Test
  void asksForTheSummaryUntilAllHaveEnded() {
    Job job = start();
    pulp.says(Pulp.group(1, 1, 0, 0, 0), Pulp.summary(1, 0, 1, 0, 0, 0, 2));
    pulp.says(Pulp.group(0, 1, 1, 0, 0));
    assertThat(pulp.result(job.result()).at("total").integer()).isEqualTo(2);
    assertThat(pulp.sent(1)).isEqualTo("GET /task_groups/g1/state_summary/");
    assertThat(pulp.transport.sent()).hasSize(4);
  }

  @Test
  void tellsProgress() {
    Job job = start();
    pulp.says(Pulp.group(3, 1, 0, 0, 0));
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString("25 %");
    connection.close();
  }

  @Test
  void failsWithAnyTaskOnceAllHaveEnded() {
    Job job = start();
    pulp.says(Pulp.group(1, 0, 0, 1, 0), Pulp.group(0, 1, 0, 1, 1));
    assertThat(pulp.failure(job.result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("1 failed, 1 canceled of 3 tasks");
  }

  @Test
  void isCancelledAsAWhole() {
    Job job = start();
    pulp.says(Reply.json("null"), Pulp.group(1, 0, 0, 0, 1), Pulp.group(0, 0, 0, 0, 2));
    pulp.result(job.cancel());
    assertThat(pulp.sent(1)).isEqualTo("DELETE /task_groups/g1/");
    assertThat(pulp.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void takesAGroupWithoutTasksForDoneOnceTheyWouldBeVisible() {
    pulp.transport.thenAlways(Pulp.group(0, 0, 0, 0, 0));
    pulp.result(start().result());
    assertThat(pulp.time.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(14));
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "1, 0"})
  void neverTakesMissingTasksForEnded(int total, int finished) {
    pulp.transport.thenAlways(Pulp.summary(0, 0, finished, 0, 0, 0, total));
    assertThat(pulp.failure(start().result())).isInstanceOf(JobUnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"total\":0}", "{\"finished\":1,\"total\":1}", "{\"error\":-1}"})
  void neverTakesOddCountersForAnEnd(String body) {
    pulp.transport.thenAlways(Reply.json(body));
    assertThat(pulp.failure(start().result())).isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void resumesAsAGroup() {
    String token = start().token();
    connection.close();
    pulp.says(Pulp.group(0, 1, 0, 0, 0));
    pulp.result(pulp.connect().resume(token).result());
    assertThat(pulp.sent(1)).isEqualTo("GET /task_groups/g1/state_summary/");
  }
}
