package io.pollingsdk.job;

/** Whether a job whose time was up was cancelled; see {@link OnTimeout}. */
public enum Cancellation {
  /** The API was not asked: the job may still run. */
  NOT_ASKED,
  /** This kind of job cannot be cancelled: it may still run. */
  NOT_SUPPORTED,
  /** The API was asked and refused, or gave no answer: the job may still run. */
  REFUSED,
  /** The API accepted the wish, but its end has not been seen. */
  REQUESTED,
  /** The API says that the job is cancelled, or knows it no more. */
  CONFIRMED
}
