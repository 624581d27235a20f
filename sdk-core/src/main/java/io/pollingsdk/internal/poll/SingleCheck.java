package io.pollingsdk.internal.poll;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.PollOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One status check on its own, by the rules of the loop. */
public final class SingleCheck {
  private final JobContext context;
  private final JobHandle job;

  /** Creates a check of a job. */
  public SingleCheck(JobContext context, JobHandle job) {
    this.context = context;
    this.job = job;
  }

  /** Returns what the answer tells, or throws where it tells nothing. */
  public PollOutcome outcome(ApiRequest request, ApiResponse answer) {
    Instant now = context.time().now();
    Duration elapsed = job.submittedAt().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    boolean young =
        job.submittedAt().isPresent()
            && elapsed.compareTo(context.rules().patience().notFoundGrace()) < 0;
    Observation observation = context.reader().read(job, request, answer, now, young);
    if (observation instanceof Observation.Missed missed) {
      throw missed.cause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(missed.cause());
    }
    Observation.Read read = (Observation.Read) observation;
    JobHandle next = job;
    Duration wait = Duration.ZERO;
    if (read.status() instanceof JobStatus.Running running) {
      next = job.after(running);
      wait = wait(running, read.retryAfter(), elapsed);
    }
    return new PollOutcome(next, read.status(), wait, answer);
  }

  private Duration wait(JobStatus.Running running, Optional<Duration> header, Duration elapsed) {
    PollLogic.Facts facts =
        new PollLogic.Facts(elapsed, Duration.ZERO, 1, 0, false, context.subject(job));
    double progress = running.progress().fraction().orElse(Double.NaN);
    return PollLogic.delay(context.rules(), facts, progress, running.retryAfter().or(() -> header));
  }

  /** Returns the exception of a check whose caller was interrupted; it tells nothing of the job. */
  public TransportException interrupted(InterruptedException cause) {
    return new TransportException(
        Kind.INTERRUPTED, "Interrupted while asking for the status of " + job, cause);
  }
}
