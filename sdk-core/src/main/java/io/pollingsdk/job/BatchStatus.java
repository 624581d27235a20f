package io.pollingsdk.job;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an API is asked about many jobs in one request. The engine gathers the status checks that
 * fall due within a short window and asks once; a job that the answer leaves out is asked about by
 * itself, and so are all of them where the API refuses the batch.
 *
 * <p>Like all hooks: pure functions of their arguments, on any thread, for many batches at once.
 */
public interface BatchStatus {

  /** {@return how many jobs one request may ask about, at least 1} */
  int largestBatch();

  /**
   * Returns which jobs can be asked about together: those of the same group, such as a zone.
   * Default: all.
   *
   * @param job a job
   * @return its group; empty where it can only be asked about by itself
   */
  default Optional<String> group(JobHandle job) {
    return Optional.of("");
  }

  /**
   * {@return the request that asks about some jobs}
   *
   * @param jobs at least one, at most {@link #largestBatch()}; of one group, no id twice
   */
  ApiRequest request(List<JobHandle> jobs);

  /**
   * Reads what an answer says of the jobs. Sees no error reply.
   *
   * <p>A {@link JobStatus.Succeeded} without its result is followed by a status check of that job
   * alone, whose answer is the result, or leads to it, as if there were no batches. So is a {@link
   * JobStatus.Failed} or {@link JobStatus.Cancelled}, as the answer that its exception carries must
   * tell of that job only. Where this throws, each job is asked about by itself.
   *
   * @param jobs those that were asked about
   * @param answer the answer
   * @return statuses by {@link JobHandle#id()}; jobs that it does not tell about are left out, and
   *     ids that were not asked about are ignored
   */
  Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer);
}
