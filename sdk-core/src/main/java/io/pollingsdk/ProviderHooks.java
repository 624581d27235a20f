package io.pollingsdk;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.poll.JobHooks;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection's hooks as the engine sees them: they are protected, and the engine lives elsewhere.
 *
 * @param connection the provider
 */
record ProviderHooks(PollingConnection connection) implements JobHooks {
  @Override
  public String provider() {
    return connection.providerName();
  }

  @Override
  public ApiRequest initialRequest(ApiRequest request) {
    return connection.initialRequest(request);
  }

  @Override
  public String operation(ApiRequest request) {
    return connection.operation(request);
  }

  @Override
  public Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
    return connection.withIdempotencyKey(request, key);
  }

  @Override
  public Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    return connection.submitAgainAfter(submitted, refused);
  }

  @Override
  public void checkResponse(ApiRequest request, ApiResponse response) {
    connection.checkResponse(request, response);
  }

  @Override
  public Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return connection.jobFrom(submitted, accepted);
  }

  @Override
  public ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted) {
    return connection.immediateResult(submitted, accepted);
  }

  @Override
  public ApiRequest statusRequest(JobHandle job) {
    return connection.statusRequest(job);
  }

  @Override
  public JobStatus readStatus(JobHandle job, ApiResponse polled) {
    return connection.readStatus(job, polled);
  }

  @Override
  public boolean isTransient(ApiResponse polled) {
    return connection.isTransient(polled);
  }

  @Override
  public Optional<BatchStatus> batchStatus() {
    return connection.batchStatus();
  }

  @Override
  public Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return connection.resultRequest(job, lastPoll);
  }

  @Override
  public Optional<ApiRequest> cancelRequest(JobHandle job) {
    return connection.cancelRequest(job);
  }
}
