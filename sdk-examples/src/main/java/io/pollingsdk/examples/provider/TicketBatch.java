package io.pollingsdk.examples.provider;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What the print shop would need if GET /tickets?id=a,b told of many tickets. */
record TicketBatch(BiFunction<JobHandle, ApiResponse, JobStatus> read) implements BatchStatus {
  @Override
  public int largestBatch() {
    return 100;
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    return ApiRequest.get("/tickets")
        .param("id", String.join(",", jobs.stream().map(JobHandle::id).toList()));
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    return ListedJobs.of(
            answer, answer.at("tickets").list(), each -> each.at("ticket").optionalString())
        .statuses(jobs, JobHandle::id, read);
  }
}
