package io.pollingsdk.internal.poll;

import io.pollingsdk.job.JobHandle;

/**
 * The handle of a request that was answered at once, so that callers need not ask whether it was.
 */
public final class ImmediateJob {
  private static final String MARK = "immediate";

  /** The handle, before it is bound. */
  static final JobHandle HANDLE = JobHandle.of(MARK).with(MARK, "true");

  private ImmediateJob() {}

  /** Returns whether there was never a job behind a handle. */
  public static boolean is(JobHandle handle) {
    return handle.attribute(MARK).isPresent();
  }
}
