package io.pollingsdk.providers.google;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks for the operations of one parent that go on: a list call knows no names. Services keep
 * operations that are done for weeks, so that a list of all would hardly hold those in question.
 */
final class OperationBatch implements BatchStatus {
  /** Some services take no larger page. */
  private static final int PAGE = 100;

  private static final Pattern NAME = Pattern.compile("((?:[^?#\\s]+/)?operations)/[^/?#\\s]+");

  private final String filter;
  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param filter which operations to list, in the service's own language; empty for all
   * @param read reads the status of an operation from what is said of it
   */
  OperationBatch(String filter, BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.filter = filter;
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return PAGE;
  }

  @Override
  public Optional<String> group(JobHandle job) {
    Matcher name = NAME.matcher(job.id());
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    ApiRequest all = ApiRequest.get("/" + group(jobs.get(0)).orElseThrow()).param("pageSize", PAGE);
    return filter.isEmpty() ? all : all.param("filter", filter);
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    return ListedJobs.of(
            answer,
            answer.at("operations").list(),
            operation -> operation.at("name").optionalString())
        .statuses(jobs, JobHandle::id, read);
  }
}
