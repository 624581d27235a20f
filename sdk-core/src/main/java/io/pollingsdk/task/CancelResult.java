package io.pollingsdk.task;

/** What became of asking for a task to be cancelled. */
public enum CancelResult {
  /** The request to cancel was accepted; the task goes on until it reports its end. */
  REQUESTED,
  /** The task had already ended. */
  ALREADY_DONE,
  /** This kind of task cannot be cancelled; it goes on. */
  NOT_SUPPORTED
}
