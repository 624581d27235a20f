package io.pollingsdk.internal.poll;

import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Cancellation;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The exceptions that the loop's decisions end a job with. */
final class Endings {
  private static final String UP = "its time was up";

  private Endings() {}

  /**
   * What is known of an end that came late.
   *
   * @param cancellation whether the job was cancelled because its time was up
   * @param missedBecause why the last check or wish failed, or null
   */
  record Late(Cancellation cancellation, @Nullable Throwable missedBecause) {}

  static JobException of(
      Decision decision, JobSnapshot snapshot, @Nullable ApiResponse response, Late late) {
    if (late.cancellation() == Cancellation.REQUESTED && isGone(decision)) {
      return new JobTimeoutException(snapshot, UP, Cancellation.CONFIRMED, null);
    }
    if (late.cancellation() == Cancellation.REQUESTED && decision instanceof Decision.GiveUp give) {
      return new JobTimeoutException(snapshot, UP, Cancellation.REQUESTED, give.cause());
    }
    Optional<ApiResponse> answer = Optional.ofNullable(response);
    if (decision instanceof Decision.End end) {
      return end.status() instanceof JobStatus.Failed failed
          ? new JobFailedException(snapshot, failed, answer)
          : new JobCancelledException(snapshot, (JobStatus.Cancelled) end.status(), answer);
    }
    if (decision instanceof Decision.GiveUp give) {
      boolean succeeded =
          snapshot.lastStatus().filter(JobStatus.Succeeded.class::isInstance).isPresent();
      String what =
          succeeded ? "it succeeded, but its result could not be fetched" : "the last check failed";
      return new JobUnreachableException(
          snapshot,
          give.inARow() + " in a row; " + what + ": " + give.cause().getMessage(),
          give.cause());
    }
    return new JobTimeoutException(snapshot, UP, late.cancellation(), late.missedBecause());
  }

  /** Returns whether the API says that a job is cancelled, or knows it no more. */
  private static boolean isGone(Decision decision) {
    return (decision instanceof Decision.End end && end.status() instanceof JobStatus.Cancelled)
        || (decision instanceof Decision.GiveUp give && give.cause() instanceof NotFoundException);
  }
}
