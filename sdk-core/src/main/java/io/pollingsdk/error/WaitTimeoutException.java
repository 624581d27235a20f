package io.pollingsdk.error;

import java.time.Duration;

/**
 * The time given to a wait is up. The task itself goes on: it can be waited for again, or
 * cancelled.
 */
public class WaitTimeoutException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** The task's name. */
  private final String task;

  /** How long was waited at most. */
  private final Duration patience;

  /**
   * Creates the exception.
   *
   * @param task the task's name
   * @param patience how long to wait was allowed
   */
  public WaitTimeoutException(String task, Duration patience) {
    super(
        "Stopped waiting for "
            + task
            + ": await("
            + text(patience)
            + ") is over. The task goes on: wait again, or cancel it.",
        "wait-timeout-exception",
        null);
    this.task = task;
    this.patience = patience;
  }

  private static String text(Duration time) {
    return time.toNanosPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** {@return the name of the task that goes on} */
  public String task() {
    return task;
  }

  /** {@return how long to wait was allowed} */
  public Duration patience() {
    return patience;
  }
}
