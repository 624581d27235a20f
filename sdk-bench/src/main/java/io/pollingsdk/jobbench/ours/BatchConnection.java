package io.pollingsdk.jobbench.ours;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same API, asked about many jobs at once: POST /jobs/status. */
final class BatchConnection extends BenchConnection {
  private static final int LARGEST = 1000;

  BatchConnection(ConnectionSettings settings) {
    super(settings);
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new Batches());
  }

  private final class Batches implements BatchStatus {
    @Override
    public int largestBatch() {
      return LARGEST;
    }

    @Override
    public ApiRequest request(List<JobHandle> jobs) {
      countPoll();
      return ApiRequest.post("/jobs/status")
          .json(Map.of("ids", jobs.stream().map(JobHandle::id).toList()));
    }

    @Override
    public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
      Map<String, JobStatus> statuses = new HashMap<>(2 * jobs.size());
      for (JsonElement entry : answer.json().getAsJsonObject().getAsJsonArray("jobs")) {
        JsonObject job = entry.getAsJsonObject();
        statuses.put(job.get("id").getAsString(), status(job, answer));
      }
      return statuses;
    }

    private JobStatus status(JsonObject job, ApiResponse answer) {
      String state = job.get("state").getAsString();
      return switch (state) {
        case "running" -> JobStatus.running();
        case "done" -> JobStatus.succeeded(answer.withJson(job));
        default -> JobStatus.unrecognized(state);
      };
    }
  }
}
