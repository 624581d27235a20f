package io.pollingsdk.job;

import org.jspecify.annotations.Nullable;

/** We stopped waiting. The job may still run; it can be resumed. */
public class JobTimeoutException extends JobException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param detail what happened, as part of a sentence
   * @param cause what led to it, or null
   */
  public JobTimeoutException(JobSnapshot snapshot, String detail, @Nullable Throwable cause) {
    super(
        "Stopped waiting for "
            + snapshot.name()
            + " "
            + snapshot.effort()
            + ": "
            + detail
            + ". The job may still run; resume it with its token.",
        "job-timeout-exception",
        snapshot,
        cause);
  }
}
