package io.pollingsdk.job;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;

/**
 * What becomes of a job when its time is up. The waiting ends in any case, as a {@link
 * JobTimeoutException} that says what was done.
 *
 * @param action what is done
 * @param confirmWithin how long the end of a cancelled job is waited for; positive where that is
 *     what is done, zero otherwise
 */
public record OnTimeout(Action action, Duration confirmWithin) {
  private static final Duration USUAL = Duration.ofMinutes(1);

  /** What is done with a job whose time is up. */
  public enum Action {
    /** It is left alone: it may still run, and can be resumed. */
    LEAVE,
    /** The API is asked to cancel it, where it can. */
    CANCEL,
    /** The API is asked to cancel it, and the job is polled until it has ended. */
    CANCEL_AND_CONFIRM
  }

  /**
   * Creates the value and checks it.
   *
   * @param action what is done
   * @param confirmWithin how long the end of a cancelled job is waited for; positive where that is
   *     what is done, zero otherwise
   */
  public OnTimeout {
    boolean confirms = action == Action.CANCEL_AND_CONFIRM;
    if (confirmWithin.isNegative() || confirmWithin.isZero() == confirms) {
      throw new IllegalArgumentException(
          "confirmWithin must be "
              + (confirms ? "positive" : "zero")
              + " for "
              + action
              + ", but is "
              + Durations.text(confirmWithin));
    }
  }

  /** {@return leaves the job alone: the default} */
  public static OnTimeout leave() {
    return new OnTimeout(Action.LEAVE, Duration.ZERO);
  }

  /** {@return asks the API to cancel the job, and does not wait for its end} */
  public static OnTimeout cancel() {
    return new OnTimeout(Action.CANCEL, Duration.ZERO);
  }

  /** {@return asks the API to cancel the job, and waits up to a minute for its end} */
  public static OnTimeout cancelAndConfirm() {
    return cancelAndConfirm(USUAL);
  }

  /**
   * {@return asks the API to cancel the job, and waits for its end}
   *
   * <p>A job that succeeds meanwhile gives its result; one that fails ends as such.
   *
   * @param within how long, positive
   */
  public static OnTimeout cancelAndConfirm(Duration within) {
    return new OnTimeout(Action.CANCEL_AND_CONFIRM, within);
  }
}
