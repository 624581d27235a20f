package io.pollingsdk.providers.pulp3;

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

/** What a task group's counters mean. */
class GroupTest {
  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  private Job start() {
    return connection.submit(ApiRequest.post("/importers/core/pulp/1/imports/"));
  }

  private static Reply group(String more, int... counters) {
    return Reply.json("{" + Pulp.counters(counters) + more + "}");
  }

  @Test
  void endsWhenAllTasksHaveCompleted() {
    Reply done = Pulp.group(0, 0, 3, 0, 0, 0);
    pulp.says(Pulp.GROUP_ACCEPTED, Pulp.group(1, 1, 1, 0, 0, 0), done, done);
    pulp.result(start().result());
    assertThat(pulp.sent(1))
        .startsWith("GET " + Pulp.GROUP_HREF + "?fields=")
        .doesNotContain("2Ctasks");
    assertThat(pulp.sent(3)).isEqualTo("GET " + Pulp.GROUP_HREF);
  }

  @Test
  void waitsForTasksThatAreStillToCome() {
    pulp.says(Pulp.GROUP_ACCEPTED);
    pulp.says(group(",\"all_tasks_dispatched\":false", 0, 0, 3, 0, 0, 0));
    pulp.says(group(",\"all_tasks_dispatched\":true,\"canceling\":1", 0, 0, 3, 0, 0, 0));
    pulp.says(group(",\"all_tasks_dispatched\":true", 0, 0, 4, 0, 0, 0));
    pulp.says(Pulp.WHOLE);
    pulp.result(start().result());
    assertThat(pulp.transport.sent()).hasSize(5);
  }

  @Test
  void takesServersThatDoNotSayWhetherAllIsDispatched() {
    pulp.says(Pulp.GROUP_ACCEPTED, group("", 0, 0, 0, 0, 0, 0), group("", 0, 0, 1, 0, 0, 0));
    pulp.says(Pulp.WHOLE);
    pulp.result(start().result());
    assertThat(pulp.transport.sent()).hasSize(4);
  }

  @Test
  void takesAGroupWithoutTasks() {
    pulp.says(Pulp.GROUP_ACCEPTED, Pulp.group(0, 0, 0, 0, 0, 0), Pulp.WHOLE);
    pulp.result(start().result());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "1, 1, 0", "2, 1, 1"})
  void failsWithAnyTask(int failed, int cancelled, int skipped) {
    pulp.says(Pulp.GROUP_ACCEPTED, Pulp.group(0, 0, 5, failed, cancelled, skipped));
    assertThat(pulp.failure(start().result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining(failed + " failed, " + cancelled + " canceled, " + skipped + " skip");
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "1, 1"})
  void isCancelledWithAnyTask(int cancelled, int skipped) {
    pulp.says(Pulp.GROUP_ACCEPTED, Pulp.group(0, 0, 5, 0, cancelled, skipped));
    assertThat(pulp.failure(start().result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void waitsForTheOthersAfterAFailure() {
    pulp.says(Pulp.GROUP_ACCEPTED, Pulp.group(0, 1, 0, 1, 0, 0), Pulp.group(0, 0, 1, 1, 0, 0));
    pulp.failure(start().result());
    assertThat(pulp.transport.sent()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 50 %",
        "[{\"total\":10,\"done\":1,\"state\":\"running\",\"message\":\"m\"}] | 10 %",
      })
  void tellsProgress(String reports, String progress) {
    pulp.says(Pulp.GROUP_ACCEPTED);
    pulp.transport.thenAlways(group(",\"group_progress_reports\":" + reports, 1, 1, 1, 0, 0, 1));
    Job job = start();
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString(progress);
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"state\":\"completed\"}",
        "{\"completed\":3}",
        "{\"waiting\":0,\"running\":0,\"completed\":-1,\"failed\":0,\"canceled\":0,\"skipped\":0}",
        "{\"waiting\":0,\"running\":0,\"completed\":1.5,\"failed\":0,\"canceled\":0,\"skipped\":0}",
      })
  void neverTakesOddCountersForAnEnd(String body) {
    pulp.says(Pulp.GROUP_ACCEPTED);
    pulp.transport.thenAlways(Reply.json(body));
    assertThat(pulp.failure(start().result())).isInstanceOf(JobUnreachableException.class);
  }
}
