package io.pollingsdk.internal.exchange;

import io.pollingsdk.internal.pace.Standing;

/** What a request is for; decides what may be sent twice and which redirects are followed. */
public enum Purpose {
  /** A call that is answered at once. */
  CALL,
  /** The request that starts a job: never silently sent twice. */
  SUBMIT,
  /**
   * A status check: a read, whatever its method. Answers go to the poll loop, which has its own
   * patience.
   */
  POLL,
  /** The status check at a job's deadline, which goes before all that waits for the budget. */
  LAST_POLL,
  /** Fetching a result: a read. */
  RESULT,
  /** Fetching a result after the last check, within the time of that check. */
  LAST_RESULT,
  /** Asking for a job to be cancelled. */
  CANCEL;

  /** Returns whether it asks for a status. */
  boolean isPoll() {
    return this == POLL || this == LAST_POLL;
  }

  /** Returns whether it fetches a result. */
  boolean isResult() {
    return this == RESULT || this == LAST_RESULT;
  }

  /** Returns how it stands among all that waits for a turn. */
  Standing standing() {
    return switch (this) {
      case LAST_POLL, LAST_RESULT, CANCEL -> Standing.URGENT;
      case POLL -> Standing.BRIEF;
      default -> Standing.USUAL;
    };
  }
}
