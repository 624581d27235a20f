package io.pollingsdk.internal.poll;

import io.pollingsdk.job.JobStatus;
import java.time.Duration;

/** What the loop does next. */
public sealed interface Decision {

  /**
   * Wait, then ask again.
   *
   * @param delay how long; never beyond the deadline
   */
  record Wait(Duration delay) implements Decision {}

  /** Fetch the result. */
  record Fetch() implements Decision {}

  /**
   * The API says that the job ended without a result.
   *
   * @param status failed or cancelled
   */
  record End(JobStatus status) implements Decision {}

  /** Stop: the time is up, and the last check has been made. */
  record TimeUp() implements Decision {}

  /**
   * Stop: the status cannot be learned.
   *
   * @param cause why
   * @param inARow how many checks have failed in a row
   */
  record GiveUp(Throwable cause, int inARow) implements Decision {}
}
