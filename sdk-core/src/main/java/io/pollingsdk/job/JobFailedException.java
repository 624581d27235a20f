package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API says that the job failed: its code, its message and the whole answer. */
public class JobFailedException extends JobException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ApiResponse response;

  /** The API's own code. */
  private final @Nullable String code;

  /** The API's own message. */
  private final @Nullable String apiMessage;

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
    this.code = failure.code().orElse(null);
    this.apiMessage = failure.message().orElse(null);
    this.response = response.orElse(null);
  }

  /** {@return the API's own code} */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /** {@return the API's own message} */
  public Optional<String> apiMessage() {
    return Optional.ofNullable(apiMessage);
  }

  /** {@return the whole answer; empty after Java deserialization} */
  public Optional<ApiResponse> response() {
    return Optional.ofNullable(response);
  }
}
