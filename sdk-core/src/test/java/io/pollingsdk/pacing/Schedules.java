package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.Random;

/** The schedules that are compared, with jitter that can be repeated. */
final class Schedules {
  private Schedules() {}

  static PollSchedule adaptive(long seed) {
    Random random = new Random(seed);
    return new AdaptiveSchedule(0.1, 1000, () -> random);
  }

  static PollSchedule standard(long seed) {
    PollSchedule tenth = PollSchedule.proportional(0.1).atMost(Duration.ofSeconds(30));
    PollSchedule atLeastUsual =
        moment -> Reshaped.max(tenth.nextDelay(moment), moment.usualInterval());
    return atLeastUsual.withJitter(0.1, new Random(seed));
  }
}
