package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A great many short jobs, a thousand at a time: 100,000, or as many as the system property {@code
 * pollingsdk.soak} says.
 */
class SoakTest {
  private static final int AT_A_TIME = 1000;
  private static final long ALLOWED = 6L << 20;

  private final Crowd crowd = new Crowd();
  private final Crowd.Api api =
      crowd.connect(s -> s.listener(new JobListener() {}).stallAfter(Duration.ofSeconds(1)));

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime now = Runtime.getRuntime();
      least = Math.min(least, now.totalMemory() - now.freeMemory());
    }
    return least;
  }

  /** Each ends in one of the ways in which jobs end. */
  private void round(int number) {
    crowd.asked.clear();
    crowd.states.clear();
    boolean busy = number % 7 == 0;
    crowd.replies.put(
        "MANY", now -> busy && crowd.asked("MANY").size() == 1 ? Reply.of(503, "") : null);
    crowd.usual = "running:0.5";
    List<Job> jobs = new ArrayList<>(Crowd.submit(api, AT_A_TIME));
    for (int i = 0; i < AT_A_TIME; i += 10) {
      jobs.add(api.resume(jobs.get(i).token()));
      crowd.states.put(jobs.get(i).handle().id(), i % 20 == 0 ? "failed" : "odd");
    }
    crowd.time.advance(Duration.ofMillis(1100));
    for (int i = 5; i < AT_A_TIME; i += 10) {
      jobs.get(i).result().cancel(true);
    }
    crowd.usual = "given";
    crowd.time.advance(Duration.ofMillis(1100));
    assertThat(jobs).allMatch(job -> job.isDone() && job.result().isDone());
  }

  @Test
  void nothingOfThemIsLeft() {
    int jobs = Integer.getInteger("pollingsdk.soak", 100_000);
    for (int i = 0; i < 5; i++) {
      round(i);
    }
    crowd.asked.clear();
    final long before = used();
    for (int i = 0; i < jobs / AT_A_TIME; i++) {
      round(i);
    }
    crowd.asked.clear();
    assertThat(Inside.jobs(api)).isZero();
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
    assertThat(used()).isLessThan(before + ALLOWED);
    api.close();
    Job late = api.submit(SampleApi.start());
    assertThat(late.isDone()).isTrue();
  }
}
