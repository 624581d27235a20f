package io.pollingsdk.jobbench.ours;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The job server's API: POST /jobs answers with an id; GET /jobs/{id} tells how far it is. */
class BenchConnection extends PollingConnection {
  private final LongAdder polls = new LongAdder();

  BenchConnection(ConnectionSettings settings) {
    super(settings);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return Optional.of(JobHandle.of(accepted.at("id").string()));
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    countPoll();
    return ApiRequest.get("/jobs/{}", job.id());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    String state = polled.at("state").string();
    return switch (state) {
      case "running" -> JobStatus.running();
      case "done" -> JobStatus.succeeded();
      default -> JobStatus.unrecognized(state);
    };
  }

  @Override
  protected String providerName() {
    return "Bench";
  }

  /** Notes that a status request was made. */
  final void countPoll() {
    polls.increment();
  }

  /** {@return how many status requests were made so far} */
  long polls() {
    return polls.sum();
  }
}
