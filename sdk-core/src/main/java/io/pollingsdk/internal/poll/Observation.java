package io.pollingsdk.internal.poll;

import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;

/** What one step of the loop has found out. */
public sealed interface Observation {

  /**
   * A status was read.
   *
   * @param status what the answer says; never unrecognized
   * @param retryAfter how long the server asks to wait
   */
  record Read(JobStatus status, Optional<Duration> retryAfter) implements Observation {}

  /**
   * No status was learned this time, or the result could not be fetched.
   *
   * @param cause why
   * @param retryAfter how long the server asks to wait
   * @param lasting whether asking again is pointless
   */
  record Missed(Throwable cause, Optional<Duration> retryAfter, boolean lasting)
      implements Observation {}
}
