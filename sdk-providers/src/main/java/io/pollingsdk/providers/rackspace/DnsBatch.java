package io.pollingsdk.providers.rackspace;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Asks for the account's jobs that go on. Those that have ended are kept for a day and could crowd
 * them out, so each of them is asked about by itself, once, which also gives its details.
 */
final class DnsBatch implements BatchStatus {
  /** The most that the API gives at once. */
  private static final int PAGE = 100;

  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param read reads the status of a job from what is said of it
   */
  DnsBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return PAGE;
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    return ApiRequest.get("/status")
        .param("showRunning", true)
        .param("showCompleted", false)
        .param("showErrors", false)
        .param("showDetails", false)
        .param("limit", PAGE);
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    Map<String, JobStatus> statuses =
        ListedJobs.of(
                answer, answer.at("asyncResponses").list(), job -> job.at("jobId").optionalString())
            .statuses(jobs, JobHandle::id, read);
    // Without details an end has neither result nor error.
    statuses.values().removeIf(JobStatus::isTerminal);
    return statuses;
  }
}
