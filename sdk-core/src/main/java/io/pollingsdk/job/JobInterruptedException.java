package io.pollingsdk.job;

import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted; its flag is set again. The job goes on, this process still
 * polls it, and it can be waited for again or resumed elsewhere.
 */
public class JobInterruptedException extends JobException {
  private static final long serialVersionUID = 1L;

  private final transient Job job;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param job the job, still polled
   * @param cause the interruption, or null
   */
  public JobInterruptedException(JobSnapshot snapshot, Job job, @Nullable Throwable cause) {
    super(
        "Interrupted while waiting for "
            + snapshot.name()
            + " "
            + snapshot.effort()
            + ". The job goes on: wait again on job(), or resume it with its token.",
        "job-interrupted-exception",
        snapshot,
        cause);
    this.job = job;
  }

  /** {@return the job, which is still polled} */
  public Job job() {
    return job;
  }
}
