package io.pollingsdk.sequence;

import io.pollingsdk.error.SdkException;

/**
 * The sequence was asked to cancel. It is thrown by the await under way and by every later one, so
 * that the body ends and its {@code finally} blocks run.
 */
public class SequenceCancelledException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** The sequence's name. */
  private final String task;

  /**
   * Creates the exception.
   *
   * @param task the sequence's name, with how far it was
   */
  public SequenceCancelledException(String task) {
    super(
        "Cancelled: " + task + ". What it was awaiting was asked to cancel too; nothing else was.",
        "sequence-cancelled-exception",
        null);
    this.task = task;
  }

  /** {@return the name of the sequence that was cancelled} */
  public String task() {
    return task;
  }
}
