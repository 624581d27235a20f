package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.run.Waiting;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.job.JobInterruptedException;
import io.pollingsdk.job.JobTimeoutException;
import java.time.Duration;

/** What a wait for a job ends with where the job itself does not end it. */
record JobWait(WatchedJob job) implements Waiting.Broken {
  @Override
  public RuntimeException interrupted(InterruptedException cause) {
    return new JobInterruptedException(job.snapshot(), job, cause);
  }

  @Override
  public RuntimeException timedOut(Duration patience) {
    return new JobTimeoutException(
        job.snapshot(),
        "await(" + Durations.text(patience) + ") is over, and this process still polls it",
        null);
  }
}
