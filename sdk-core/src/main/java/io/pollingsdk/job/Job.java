package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.task.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A job on a remote API, polled by the connection that made it until it ends or its time is up.
 * Thread-safe. A waiting job costs memory only, no thread.
 */
public interface Job extends Task<ApiResponse> {

  /**
   * {@return what the job is known by} Waits for the answer to the submit, at most as long as the
   * request may take.
   *
   * @throws io.pollingsdk.error.SdkException as the submit failed
   */
  JobHandle handle();

  /**
   * {@return the text that resumes the job with {@code PollingConnection.resume}, after a restart
   * too} Waits as {@link #handle()} does. The token of a request that the API answered at once
   * resumes nothing, and says so when tried.
   *
   * @throws io.pollingsdk.error.SdkException as the submit failed
   */
  String token();

  /** {@return the status last learned; running before the first} */
  JobStatus status();

  /**
   * {@return a publisher of statuses: the present one, then each change, then the end} The job's
   * end is published as its terminal status and {@code onComplete}; every other end, such as a
   * timeout, as {@code onError}. A subscriber that is slow misses states in between, never the
   * last.
   */
  Flow.Publisher<JobStatus> updates();

  /**
   * {@return the first answer: the one that accepted the job} A resumed job's fails, as it was not
   * submitted here.
   */
  CompletableFuture<ApiResponse> accepted();
}
