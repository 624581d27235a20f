package io.pollingsdk.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told what happens to jobs. Called on callback threads, never on an I/O thread, for one job in
 * order and one call at a time. What a listener throws is logged with its stack trace and changes
 * nothing.
 */
public interface JobListener {

  /**
   * The API accepted a job.
   *
   * @param job what it is known by
   */
  default void submitted(JobHandle job) {}

  /**
   * A status check was answered.
   *
   * @param snapshot what is known of the job now
   * @param status what the answer says
   */
  default void polled(JobSnapshot snapshot, JobStatus status) {}

  /**
   * The status differs from the one before.
   *
   * @param snapshot what is known of the job now
   * @param before the status before
   * @param after the status now
   */
  default void statusChanged(JobSnapshot snapshot, JobStatus before, JobStatus after) {}

  /**
   * A status check failed; the job is polled again, or given up as unreachable after too many in a
   * row.
   *
   * @param snapshot what is known of the job now
   * @param failure why
   * @param inARow how many have failed in a row, this one included
   */
  default void pollFailed(JobSnapshot snapshot, Throwable failure, int inARow) {}

  /**
   * A job's progress has not moved for as long as the setting {@code stallAfter} says: neither
   * fraction nor steps nor message. Noticed at a status check; told once, and again where the job
   * moves on and stands still anew.
   *
   * @param snapshot what is known of the job now
   * @param since how long nothing has moved
   */
  default void stalled(JobSnapshot snapshot, Duration since) {}

  /**
   * The job has ended; called once, whatever the end, and apart from the completion of its future.
   *
   * @param snapshot what is known of the job now
   * @param failure why it has no result; empty where it has one
   */
  default void finished(JobSnapshot snapshot, Optional<Throwable> failure) {}
}
