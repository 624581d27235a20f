package io.pollingsdk.providers.pulp3;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/**
 * Asks for tasks by their hrefs. Servers before pulpcore 3.24 know no such filter and refuse it.
 */
final class TaskBatch implements BatchStatus {
  private static final int LARGEST = 50;

  /**
   * Of hrefs: the usual server takes a request line of 4094 bytes, of which some are for others.
   */
  private static final int LONGEST = 3700;

  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param read reads the status of a task from what is said of it
   */
  TaskBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return LARGEST;
  }

  @Override
  public Optional<String> group(JobHandle job) {
    return Hrefs.list(job);
  }

  /** Tasks that do not fit into the URL are not asked for. */
  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    StringJoiner hrefs = new StringJoiner(",");
    int length = 0;
    for (JobHandle job : jobs) {
      length += onTheWire(job.id());
      if (length > LONGEST && hrefs.length() > 0) {
        break;
      }
      hrefs.add(job.id());
    }
    return ApiRequest.get(URI.create(group(jobs.get(0)).orElseThrow()))
        .param("pulp_href__in", hrefs)
        .param("fields", TaskAnswers.FIELDS)
        .param("limit", jobs.size());
  }

  /** A slash, and the comma in front, take three bytes each. */
  private static int onTheWire(String href) {
    return href.length() + 2 * (int) href.chars().filter(c -> c == '/').count() + 3;
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    // The host or the root in front may be written otherwise than in the first answer.
    return ListedJobs.of(
            answer,
            answer.at("results").list(),
            task -> task.at("pulp_href").optionalString().map(Hrefs::name))
        .statuses(jobs, job -> Hrefs.name(job.id()), read);
  }
}
