package io.pollingsdk.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * The only clock and the only timer. Implementations are thread-safe. The SDK measures every wait
 * with {@link #nanoTime()}, which a change of the wall clock does not move; {@link #now()} serves
 * dates on the wire and tokens.
 */
public interface TimeSource {

  /** {@return monotonic time in nanoseconds; only differences mean something} */
  long nanoTime();

  /** {@return the wall clock's time} */
  Instant now();

  /**
   * Runs a task once, after a delay. Tasks are the SDK's own, short and never blocking.
   *
   * @param delay how long to wait; zero or negative means at once, still on the timer's thread
   * @param task what to run
   * @return a handle to call it off
   */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    /** Calls the task off if it has not started; otherwise does nothing. */
    void cancel();
  }
}
