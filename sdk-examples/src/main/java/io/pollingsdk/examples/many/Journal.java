package io.pollingsdk.examples.many;

import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the tokens of all jobs that may run; a program would keep them in a table. */
public final class Journal implements JobListener {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Map<JobHandle, String> tokens = new ConcurrentHashMap<>();

  @Override
  public void submitted(JobHandle job) {
    tokens.put(job, job.toToken());
  }

  @Override
  public void finished(JobSnapshot job, Optional<Throwable> failure) {
    if (failure.filter(Journal::mayRunOn).isEmpty()) {
      job.handle().ifPresent(tokens::remove);
    }
  }

  private static boolean mayRunOn(Throwable failure) {
    return failure instanceof JobDetachedException
        || failure instanceof JobTimeoutException
        || failure instanceof JobUnreachableException;
  }

  @Override
  public void stalled(JobSnapshot job, Duration since) {
    LOG.warn("{} has not moved for {} s", job.name(), since.toSeconds());
  }

  /** {@return the tokens, for whoever goes on} */
  public List<String> tokens() {
    return List.copyOf(tokens.values());
  }
}
