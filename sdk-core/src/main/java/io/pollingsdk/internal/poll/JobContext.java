package io.pollingsdk.internal.poll;

import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.internal.exchange.Exchanger;
import io.pollingsdk.internal.run.Alarms;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all jobs of a connection share. */
public final class JobContext {
  private final Exchanger exchanger;
  private final JobHooks hooks;
  private final PollRules rules;
  private final OriginPolicy policy;
  private final Surroundings around;
  private final String provider;
  private final StatusReader reader;
  private final Batches batches;
  private final Kinds kinds = new Kinds();
  private volatile @Nullable URI lastUri;
  private volatile Named lastNamed = new Named("", "");

  /** A kind of job, and the name that a schedule knows it by: most jobs are of the last kind. */
  private record Named(String operation, String name) {}

  /** The world around the loop. */
  public record Surroundings(
      TimeSource time,
      Workers workers,
      Alarms alarms,
      List<JobListener> listeners,
      LiveJobs jobs) {}

  /** Creates the context of a connection's jobs; asks its hooks for what is the same for all. */
  public JobContext(
      Exchanger exchanger,
      JobHooks hooks,
      PollRules rules,
      OriginPolicy policy,
      Surroundings around) {
    this.exchanger = exchanger;
    this.hooks = hooks;
    this.rules = rules;
    this.policy = policy;
    this.around = around;
    this.provider = hooks.provider();
    this.reader = new StatusReader(hooks, policy);
    this.batches = Batches.of(this);
  }

  Exchanger exchanger() {
    return exchanger;
  }

  JobHooks hooks() {
    return hooks;
  }

  PollRules rules() {
    return rules;
  }

  OriginPolicy policy() {
    return policy;
  }

  Surroundings around() {
    return around;
  }

  TimeSource time() {
    return around.time();
  }

  Workers workers() {
    return around.workers();
  }

  Alarms alarms() {
    return around.alarms();
  }

  String provider() {
    return provider;
  }

  StatusReader reader() {
    return reader;
  }

  Batches batches() {
    return batches;
  }

  /** Returns a URI that is equal, and the same instance where it is the one asked for last. */
  URI shared(URI uri) {
    URI last = lastUri;
    if (last != null && last.equals(uri)) {
      return last;
    }
    lastUri = uri;
    return uri;
  }

  /** Returns a kind of job as its handle keeps it. */
  String kind(String said) {
    return kinds.kept(said);
  }

  /** Returns the name that a schedule knows a kind of job by. */
  String operationOf(JobHandle job) {
    String operation = job.operation();
    if (operation.isEmpty()) {
      return "";
    }
    Named last = lastNamed;
    if (!last.operation.equals(operation)) {
      last = new Named(operation, provider + " " + operation);
      lastNamed = last;
    }
    return last.name;
  }

  /** Returns what a schedule may learn from at this moment. */
  PollLogic.Subject subject(JobHandle job) {
    return new PollLogic.Subject(operationOf(job), time().nanoTime());
  }
}
