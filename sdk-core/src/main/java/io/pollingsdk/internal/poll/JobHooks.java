package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;

/** What a provider decides about its jobs; see {@code PollingConnection} for what each means. */
public interface JobHooks {
  /** Returns the provider's name, as tokens carry it. */
  String provider();

  /** Returns the request that starts the job. */
  ApiRequest initialRequest(ApiRequest request);

  /** Returns which kind of job a request starts; empty where that cannot be told. */
  String operation(ApiRequest request);

  /** Returns the request with its key in the place where this API looks for it. */
  Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key);

  /** Returns when to submit again what the API refused for now; empty where it is to be told. */
  Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused);

  /** Turns an error reply into an exception. */
  void checkResponse(ApiRequest request, ApiResponse response);

  /** Reads the job from the accepting answer. */
  Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted);

  /** Reads the result from an answer that was given at once. */
  ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted);

  /** Returns the status check. */
  ApiRequest statusRequest(JobHandle job);

  /** Reads a status. */
  JobStatus readStatus(JobHandle job, ApiResponse polled);

  /** Returns whether an answer to a status check says nothing of the job but only "not now". */
  boolean isTransient(ApiResponse polled);

  /** Returns how many jobs are asked about at once, if they can be. */
  Optional<BatchStatus> batchStatus();

  /** Returns what fetches the result. */
  Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll);

  /** Returns what asks for the job to be cancelled. */
  Optional<ApiRequest> cancelRequest(JobHandle job);
}
