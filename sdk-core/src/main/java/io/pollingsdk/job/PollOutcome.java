package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import java.time.Duration;

/**
 * What one status check told, for callers that schedule polls themselves.
 *
 * @param job the handle to use from now on; its status URI may have moved
 * @param status what the answer says
 * @param nextPollAfter how long to wait before the next check, by schedule and Retry-After; zero
 *     once the job has ended
 * @param response the answer itself
 */
public record PollOutcome(
    JobHandle job, JobStatus status, Duration nextPollAfter, ApiResponse response) {

  /** {@return whether the job has ended} */
  public boolean isDone() {
    return status.isTerminal();
  }
}
