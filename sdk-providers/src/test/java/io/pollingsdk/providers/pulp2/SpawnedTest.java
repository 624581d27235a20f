package io.pollingsdk.providers.pulp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that a call spawns, and tasks that these spawn. */
class SpawnedTest {
  private final Pulp pulp = new Pulp();
  private final Pulp2Connection connection = pulp.connect();

  private Job sync() {
    return connection.sync("r", Map.of());
  }

  private List<String> polled() {
    return IntStream.range(1, pulp.transport.sent().size()).mapToObj(pulp::sent).toList();
  }

  @Test
  void followsAllTasksOfTheCallAndReturnsTheFirst() {
    pulp.says(Pulp.accepted("t1", "t2"), Pulp.task("t1", "finished"));
    pulp.says(Pulp.task("t2", "running"), Pulp.task("t2", "finished"));
    pulp.says(Pulp.task("t1", "finished"));
    Job job = sync();
    assertThat(pulp.result(job.result()).at("result", "of").string()).isEqualTo("t1");
    assertThat(job.handle().id()).isEqualTo("t1");
    assertThat(polled())
        .containsExactly("GET /tasks/t1/", "GET /tasks/t2/", "GET /tasks/t2/", "GET /tasks/t1/");
  }

  @Test
  void followsTasksThatAppearWhilePollingToAnyDepth() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "running"), Pulp.task("t1", "running", "a"));
    pulp.says(Pulp.task("t1", "finished", "a", "b"), Pulp.task("a", "finished", "c"));
    pulp.says(Pulp.task("b", "skipped"), Pulp.task("c", "finished"), Pulp.task("t1", "finished"));
    pulp.result(sync().result());
    assertThat(polled().subList(2, 7))
        .containsExactly(
            "GET /tasks/t1/", "GET /tasks/a/", "GET /tasks/b/", "GET /tasks/c/", "GET /tasks/t1/");
  }

  @Test
  void asksNoTaskTwice() {
    pulp.says(Pulp.accepted("t1", "t1", "a"), Pulp.task("t1", "finished", "a", "t1"));
    pulp.says(Pulp.task("a", "finished", "t1", "a", "b"), Pulp.task("b", "finished", "a", "t1"));
    pulp.says(Pulp.task("t1", "finished"));
    pulp.result(sync().result());
    assertThat(polled())
        .containsExactly("GET /tasks/t1/", "GET /tasks/a/", "GET /tasks/b/", "GET /tasks/t1/");
  }

  @Test
  void stopsAtTheFirstThatFails() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "finished", "a", "b"));
    pulp.says(Pulp.report("a", "error", "{\"code\":\"PLP1\",\"description\":\"bad publish\"}"));
    assertThat(pulp.failure(sync().result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("bad publish");
    assertThat(pulp.transport.sent()).hasSize(3);
  }

  @Test
  void stopsAtTheFirstThatIsCancelled() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "finished", "a"), Pulp.task("a", "canceled"));
    assertThat(pulp.failure(sync().result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void tellsHowManyHaveEndedAndWhatWasNotFatal() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "running", "a"));
    pulp.says(Pulp.report("t1", "finished", "{\"description\":\"some lost\"}", "a", "b", "c"));
    Job job = sync();
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString("0 %");
    pulp.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString("25 %");
    assertThat(((JobStatus.Running) job.status()).message()).contains("some lost");
    connection.close();
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    pulp.says(Pulp.accepted("t1", "t2"), Pulp.task("t1", "finished", "a"));
    Job job = sync();
    pulp.time.advance(Duration.ofMillis(1500));
    String token = job.token();
    connection.close();
    pulp.says(Pulp.task("t2", "finished", "t1"), Pulp.task("a", "finished"));
    pulp.says(Pulp.task("t1", "finished"));
    Job resumed = pulp.connect().resume(token);
    assertThat(pulp.result(resumed.result()).at("result", "of").string()).isEqualTo("t1");
    assertThat(polled().subList(1, 4))
        .containsExactly("GET /tasks/t2/", "GET /tasks/a/", "GET /tasks/t1/");
  }

  @Test
  void cancelsTheTaskThatIsAskedNow() {
    pulp.says(Pulp.accepted("t1", "t2"), Pulp.task("t1", "finished"));
    Job job = sync();
    pulp.time.advance(Duration.ofMillis(1500));
    pulp.says(Reply.json("null"), Pulp.task("t2", "canceled"));
    pulp.result(job.cancel());
    assertThat(pulp.sent(2)).isEqualTo("DELETE /tasks/t2/");
    assertThat(job.isDone()).isFalse();
    assertThat(pulp.failure(job.result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void endsAsTheTaskDidWhereCancellingWasTooLate() {
    pulp.says(Pulp.ACCEPTED, Reply.json("null"), Pulp.task("t1", "finished"));
    Job job = sync();
    pulp.result(job.cancel());
    pulp.result(job.result());
    assertThat(pulp.sent(1)).isEqualTo("DELETE /tasks/t1/");
  }

  @Test
  void tellsThatThereIsNothingToCancel() {
    pulp.says(Pulp.ACCEPTED, Reply.of(404, "{\"error_message\":\"Missing resource\"}"));
    pulp.says(Pulp.task("t1", "finished"));
    Job job = sync();
    assertThat(pulp.failure(job.cancel())).hasMessageContaining("Missing resource");
    pulp.result(job.result());
  }

  @Test
  void tellsAnErrorAtTheResult() {
    pulp.says(Pulp.ACCEPTED, Pulp.task("t1", "finished", "a"), Pulp.task("a", "finished"));
    pulp.says(Reply.of(404, "{\"error_message\":\"purged\"}"));
    Throwable failure = pulp.failure(sync().result());
    assertThat(failure)
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(ApiException.class);
    assertThat(failure.getCause()).hasMessageContaining("purged");
  }

  @Test
  void followsATaskOfSomebodyElse() {
    pulp.says(Pulp.task("t9", "finished", "a"), Pulp.task("a", "finished"));
    pulp.says(Pulp.task("t9", "finished"));
    pulp.result(connection.follow("t9").result());
    assertThat(pulp.sent(1)).isEqualTo("GET /tasks/a/");
    assertThatThrownBy(() -> connection.follow("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsATokenSmallHoweverManyTasksEnd() {
    JobHandle job = TaskTrail.of("t1");
    for (int i = 0; i < 3000; i++) {
      String next = "%032d".formatted(i);
      job = TaskTrail.from(job).plus(List.of(next)).next().on(job);
    }
    TaskTrail trail = TaskTrail.from(JobHandle.fromToken(job.toToken()));
    assertThat(trail.count()).isEqualTo(3000);
    assertThat(trail.current()).isEqualTo("%032d".formatted(2999));
    assertThat(trail.ended()).hasSizeBetween(100, 300).contains("%032d".formatted(2998));
  }

  @Test
  void saysSoWhereTooManyAreOpen() {
    List<String> many = IntStream.range(0, 1000).mapToObj("%036d"::formatted).toList();
    TaskTrail trail = TaskTrail.from(TaskTrail.of("t1"));
    assertThatThrownBy(() -> trail.plus(many))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1000");
    assertThat(trail.plus(many.subList(0, 400)).on(JobHandle.of("t1")).toToken()).isNotEmpty();
  }
}
