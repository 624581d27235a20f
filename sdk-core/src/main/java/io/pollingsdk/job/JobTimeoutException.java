package io.pollingsdk.job;

import org.jspecify.annotations.Nullable;

/**
 * We stopped waiting. The job may still run; it can be resumed. Where the settings say so, the API
 * was asked to cancel it: {@link #cancellation()}.
 */
public class JobTimeoutException extends JobException {
  private static final long serialVersionUID = 1L;

  /** What became of cancelling the job. */
  private final Cancellation cancellation;

  /**
   * Creates the exception of a job that was left alone.
   *
   * @param snapshot what is known of the job
   * @param detail what happened, as part of a sentence
   * @param cause what led to it, or null
   */
  public JobTimeoutException(JobSnapshot snapshot, String detail, @Nullable Throwable cause) {
    this(snapshot, detail, Cancellation.NOT_ASKED, cause);
  }

  /**
   * Creates the exception.
   *
   * @param snapshot what is known of the job
   * @param detail what happened, as part of a sentence
   * @param cancellation what became of cancelling the job
   * @param cause what led to it, or null
   */
  public JobTimeoutException(
      JobSnapshot snapshot, String detail, Cancellation cancellation, @Nullable Throwable cause) {
    super(
        "Stopped waiting for "
            + snapshot.name()
            + " "
            + snapshot.effort()
            + ": "
            + detail
            + ". "
            + consequence(cancellation),
        "job-timeout-exception",
        snapshot,
        cause);
    this.cancellation = cancellation;
  }

  private static String consequence(Cancellation cancellation) {
    return switch (cancellation) {
      case NOT_ASKED -> "The job may still run; resume it with its token.";
      case NOT_SUPPORTED ->
          "The API cannot cancel it, so it may still run; resume it with its token.";
      case REFUSED ->
          "Asking the API to cancel it failed, so it may still run; resume it with its token.";
      case REQUESTED ->
          "The API accepted to cancel it, but its end was not seen; its token still resumes it.";
      case CONFIRMED -> "It was cancelled, as the settings wish.";
    };
  }

  /** {@return whether the job was cancelled because its time was up} */
  public Cancellation cancellation() {
    return cancellation;
  }
}
