package io.pollingsdk.internal.poll;

import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.internal.exchange.Exchanger;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.pacing.TimeSource;
import java.util.List;

/** What all jobs of a connection share. */
public record JobContext(
    Exchanger exchanger,
    JobHooks hooks,
    PollRules rules,
    OriginPolicy policy,
    Surroundings around) {

  /** The world around the loop. */
  public record Surroundings(
      TimeSource time, Workers workers, List<JobListener> listeners, LiveJobs jobs) {}

  TimeSource time() {
    return around.time();
  }

  Workers workers() {
    return around.workers();
  }

  StatusReader reader() {
    return new StatusReader(hooks, policy);
  }
}
