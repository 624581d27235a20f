package io.pollingsdk.providers.google;

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
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks for the operations of one zone, of one region or of none, by their names. */
final class ComputeBatch implements BatchStatus {
  /** Their names still make a URL of some 5,000 characters. */
  private static final int LARGEST = 50;

  /** Of names only that cannot end the text in a filter. */
  private static final Pattern OPERATION =
      Pattern.compile("([^?#]*/operations)/([A-Za-z0-9][A-Za-z0-9_-]*)");

  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param read reads the status of an operation from what is said of it
   */
  ComputeBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return LARGEST;
  }

  @Override
  public Optional<String> group(JobHandle job) {
    return part(job, 1);
  }

  private static String name(JobHandle job) {
    return part(job, 2).orElse("");
  }

  private static Optional<String> part(JobHandle job, int part) {
    return job.statusUri()
        .map(uri -> OPERATION.matcher(uri.toString()))
        .filter(Matcher::matches)
        .map(uri -> uri.group(part));
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    String names =
        jobs.stream()
            .map(job -> "(name = \"" + name(job) + "\")")
            .collect(Collectors.joining(" OR "));
    return ApiRequest.get(URI.create(group(jobs.get(0)).orElseThrow()))
        .param("filter", names)
        .param("maxResults", jobs.size());
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    return ListedJobs.of(
            answer, answer.at("items").list(), operation -> operation.at("name").optionalString())
        .statuses(jobs, ComputeBatch::name, read);
  }
}
