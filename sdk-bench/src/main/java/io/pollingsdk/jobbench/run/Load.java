package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.Driver;
import java.time.Duration;

/**
 * How much is done.
 *
 * @param jobs how many
 * @param lasting how long each takes at the server
 * @param spread how long starting them all takes, evenly
 * @param schedule when to poll
 */
record Load(int jobs, Duration lasting, Duration spread, Driver.Schedule schedule) {
  /**
   * {@return the same for a shorter or longer time, with as many jobs started a second}
   *
   * @param scale 1 for the same
   */
  Load scaled(double scale) {
    return new Load(
        Math.max(1, (int) Math.round(jobs * scale)),
        scaled(lasting, scale),
        scaled(spread, scale),
        schedule);
  }

  /**
   * {@return a changed time}
   *
   * @param time the time
   * @param scale 1 for the same
   */
  static Duration scaled(Duration time, double scale) {
    return Duration.ofNanos(Math.round(time.toNanos() * scale));
  }
}
