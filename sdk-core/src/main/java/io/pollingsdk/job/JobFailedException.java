package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import java.util.Optional;

/** The API says that the job failed: its code, its message and the whole answer. */
public class JobFailedException extends JobException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ApiResponse> response;
  private final transient JobStatus.Failed failure;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param failure what the API says
   * @param response the answer that says so
   */
  public JobFailedException(
      JobSnapshot snapshot, JobStatus.Failed failure, Optional<ApiResponse> response) {
    super(
        snapshot.name()
            + " failed "
            + snapshot.effort()
            + failure.code().map(code -> ", code " + code).orElse("")
            + failure.message().map(text -> ": " + text).orElse(""),
        "job-failed-exception",
        snapshot,
        null);
    this.failure = failure;
    this.response = response;
  }

  /** Returns the API's own code. */
  public Optional<String> code() {
    return failure.code();
  }

  /** Returns the API's own message. */
  public Optional<String> apiMessage() {
    return failure.message();
  }

  /** Returns the whole answer. */
  public Optional<ApiResponse> response() {
    return response;
  }
}
