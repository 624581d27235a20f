package io.pollingsdk.providers.pulp2;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Searches for the tasks that jobs are at. */
final class TaskBatch implements BatchStatus {
  /** Reports come whole, and may be long. */
  private static final int LARGEST = 100;

  private static final String ID = "task_id";

  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param read reads the status of a job from the report of the task that it is at
   */
  TaskBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.read = read;
  }

  @Override
  public int largestBatch() {
    return LARGEST;
  }

  /** A group has a summary of its own. */
  @Override
  public Optional<String> group(JobHandle job) {
    return GroupSummary.isGroup(job) ? Optional.empty() : Optional.of("");
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    List<String> ids = jobs.stream().map(TaskBatch::current).distinct().toList();
    Map<String, Object> filters = Map.of(ID, Map.of("$in", ids));
    return ApiRequest.post("/tasks/search/")
        .json(Map.of("criteria", Map.of("filters", filters, "limit", ids.size())));
  }

  private static String current(JobHandle job) {
    return TaskTrail.from(job).current();
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    List<JsonMember> reports = answer.at().list();
    return ListedJobs.of(answer, reports, task -> task.at(ID).optionalString())
        .statuses(jobs, TaskBatch::current, read);
  }
}
