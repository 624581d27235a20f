package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted; its flag is set again. The task itself goes on: it can be
 * waited for again, or cancelled.
 */
public class WaitInterruptedException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** The task's name. */
  private final String task;

  /**
   * Creates the exception.
   *
   * @param task the task's name
   * @param cause the interruption, or null
   */
  public WaitInterruptedException(String task, @Nullable Throwable cause) {
    super(
        "Interrupted while waiting for " + task + ". The task goes on: wait again, or cancel it.",
        "wait-interrupted-exception",
        cause);
    this.task = task;
  }

  /** {@return the name of the task that goes on} */
  public String task() {
    return task;
  }
}
