package io.pollingsdk.job;

import org.jspecify.annotations.Nullable;

/**
 * This process stopped watching the job, because the connection was closed or the future cancelled.
 * The job may still run; it can be resumed.
 */
public class JobDetachedException extends JobException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param detail what happened, as part of a sentence
   * @param cause what led to it, or null
   */
  public JobDetachedException(JobSnapshot snapshot, String detail, @Nullable Throwable cause) {
    super(
        "No longer watching "
            + snapshot.name()
            + " "
            + snapshot.effort()
            + ": "
            + detail
            + ". The job may still run; resume it with its token.",
        "job-detached-exception",
        snapshot,
        cause);
  }
}
