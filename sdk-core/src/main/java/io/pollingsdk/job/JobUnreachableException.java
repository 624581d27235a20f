package io.pollingsdk.job;

import org.jspecify.annotations.Nullable;

/**
 * The job's status could not be learned: for too long, or because the server refuses to tell. The
 * job may still run; it can be resumed.
 */
public class JobUnreachableException extends JobException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param detail what happened, as part of a sentence
   * @param cause what led to it, or null
   */
  public JobUnreachableException(JobSnapshot snapshot, String detail, @Nullable Throwable cause) {
    super(
        "The status of "
            + snapshot.name()
            + " could not be learned, "
            + snapshot.effort()
            + ": "
            + detail
            + ". The job may still run; resume it with its token.",
        "job-unreachable-exception",
        snapshot,
        cause);
  }
}
