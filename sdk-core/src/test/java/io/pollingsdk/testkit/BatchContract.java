package io.pollingsdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.PollingConnection;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.testkit.WireExamples.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The part of {@link ProviderContract} for APIs that answer about many jobs at once: what they say
 * of a job is the same as what a check of that job alone would tell.
 */
public abstract class BatchContract extends ContractFixture {
  /** A second until the first check, and what it waits for company. */
  private static final Duration ONE_POLL = Duration.ofMillis(1_100);

  @TestFactory
  Stream<DynamicTest> asksAboutTwoJobsInOneRequest() {
    return whereBatchesAre(
        batch -> {
          JobStatus alone = begin(1, examples().accepted(), examples().running()).get(0).status();
          startAnew();
          List<Job> jobs = begin(2, examples().accepted(), batch.second(), batch.running());
          assertThat(transport.sent()).hasSize(3);
          assertThat(jobs.get(0).status()).isEqualTo(alone);
          assertThat(jobs.get(1).status()).isInstanceOf(JobStatus.Running.class);
        });
  }

  @TestFactory
  Stream<DynamicTest> asksAboutEachJobWhereABatchIsRefused() {
    return whereBatchesAre(
        batch -> {
          transport.thenAlways(examples().running());
          List<Job> jobs = begin(2, examples().accepted(), batch.second(), Reply.of(501, "{}"));
          assertThat(transport.sent()).hasSize(5);
          assertThat(jobs.get(0).status()).isInstanceOf(JobStatus.Running.class);
          time.advance(ONE_POLL);
          assertThat(transport.sent()).as("the next checks are made without a batch").hasSize(7);
        });
  }

  @TestFactory
  Stream<DynamicTest> givesTheSameResultAsWithoutBatches() {
    return whereBatchesAre(
        batch -> {
          transport.then(examples().accepted()).then(examples().ending());
          String alone = begin(1).get(0).result().join().text();
          startAnew();
          transport.then(examples().accepted(), batch.second(), batch.ended());
          List<Job> jobs = begin(2, examples().ending());
          assertThat(jobs.get(0).result())
              .isCompletedWithValueMatching(r -> alone.equals(r.text()));
          assertThat(jobs.get(1).isDone()).isFalse();
        });
  }

  /** Adds replies to the script, starts jobs, and lets the first check of each pass. */
  private List<Job> begin(int count, Reply... replies) {
    transport.then(replies);
    PollingConnection connection = connection(s -> {});
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(connection.submit(examples().submit()));
    }
    time.advance(ONE_POLL);
    return jobs;
  }

  private Stream<DynamicTest> whereBatchesAre(Consumer<Batch> test) {
    return examples().batch().stream()
        .map(
            batch ->
                DynamicTest.dynamicTest(
                    "two jobs",
                    () -> {
                      startAnew();
                      test.accept(batch);
                    }));
  }
}
