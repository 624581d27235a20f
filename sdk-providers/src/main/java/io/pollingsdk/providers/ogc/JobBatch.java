package io.pollingsdk.providers.ogc;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
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

/**
 * Asks for the jobs that go on: a list knows no ids, and may hold those that ended long ago. A
 * server need not have it.
 */
final class JobBatch implements BatchStatus {
  /** A server with a lower limit gives as many as that allows. */
  private static final int PAGE = 500;

  private static final Pattern JOB = Pattern.compile("([^?#]*/jobs)/[^/?#]+/?([?#].*)?");

  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param read reads the status of a job from what is said of it
   */
  JobBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return PAGE;
  }

  @Override
  public Optional<String> group(JobHandle job) {
    return job.statusUri()
        .map(uri -> JOB.matcher(uri.toString()))
        .filter(Matcher::matches)
        .map(uri -> uri.group(1));
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    return ApiRequest.get(URI.create(group(jobs.get(0)).orElseThrow()))
        .param("status", "accepted")
        .param("status", "running")
        .param("limit", PAGE);
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    return ListedJobs.of(answer, answer.at("jobs").list(), JobBatch::id)
        .statuses(jobs, JobBatch::id, read);
  }

  /** 2.0 renames it. */
  private static Optional<String> id(JsonMember statusInfo) {
    return statusInfo.at("jobID").optionalString().or(() -> statusInfo.at("id").optionalString());
  }

  /** The id, also of a job that was known by its URI alone at first. */
  private static String id(JobHandle job) {
    String path = job.statusUri().map(URI::getPath).orElse("").replaceFirst("/$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
