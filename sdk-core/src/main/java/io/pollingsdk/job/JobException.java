package io.pollingsdk.job;

import io.pollingsdk.error.SdkException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something about a job: carries its handle, the last status, the number of polls and the elapsed
 * time.
 */
public abstract class JobException extends SdkException {
  private static final long serialVersionUID = 1L;

  private final transient JobSnapshot snapshot;

  /** The token that resumes the job. */
  private final @Nullable String token;

  /**
   * Creates the exception.
   *
   * @param message what happened and what the caller can do
   * @param anchor the heading in {@code docs/errors.md}
   * @param snapshot what is known of the job
   * @param cause what led to it, or null
   */
  protected JobException(
      String message, String anchor, JobSnapshot snapshot, @Nullable Throwable cause) {
    super(message, anchor, cause);
    this.snapshot = snapshot;
    this.token = snapshot.handle().map(JobHandle::toToken).orElse(null);
  }

  /** {@return what was known of the job} */
  public JobSnapshot snapshot() {
    JobSnapshot known = snapshot;
    return known != null
        ? known
        : new JobSnapshot(token().map(JobHandle::fromToken), Optional.empty(), 0, Duration.ZERO);
  }

  /** {@return the job's handle; empty where the submit had not been answered} */
  public Optional<JobHandle> handle() {
    return snapshot().handle();
  }

  /** {@return the token that resumes the job; empty where the submit had not been answered} */
  public Optional<String> token() {
    return Optional.ofNullable(token);
  }

  /** {@return the last status learned} */
  public Optional<JobStatus> lastStatus() {
    return snapshot().lastStatus();
  }

  /** {@return how many status checks were made} */
  public int polls() {
    return snapshot().polls();
  }

  /** {@return the time since this process submitted or resumed the job} */
  public Duration elapsed() {
    return snapshot().elapsed();
  }
}
