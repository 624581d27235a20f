package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API says that the job was cancelled: by us, or by someone else. */
public class JobCancelledException extends JobException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ApiResponse response;

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param status what the API says
   * @param response the answer that says so
   */
  public JobCancelledException(
      JobSnapshot snapshot, JobStatus.Cancelled status, Optional<ApiResponse> response) {
    super(
        snapshot.name()
            + " was cancelled "
            + snapshot.effort()
            + status.message().map(text -> ": " + text).orElse(""),
        "job-cancelled-exception",
        snapshot,
        null);
    this.response = response.orElse(null);
  }

  /** {@return the whole answer; empty after Java deserialization} */
  public Optional<ApiResponse> response() {
    return Optional.ofNullable(response);
  }
}
