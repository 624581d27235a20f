package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A schedule whose waits are changed; what it learns goes to the one inside. */
record Reshaped(PollSchedule inner, UnaryOperator<Duration> change) implements PollSchedule {
  /** Where a share of the elapsed time would be longer, the standard schedule stops growing. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** The jitter of the standard schedule. */
  static final double JITTER = 0.1;

  @Override
  public Duration nextDelay(Moment moment) {
    return change.apply(inner.nextDelay(moment));
  }

  @Override
  public void ended(Ended job) {
    inner.ended(job);
  }

  /** Returns the standard schedule, for another fraction than a tenth. */
  static PollSchedule standard(double fraction) {
    PollSchedule share = PollSchedule.proportional(fraction).atMost(LONGEST);
    return ((PollSchedule) moment -> max(share.nextDelay(moment), moment.usualInterval()))
        .withJitter(JITTER);
  }

  static Duration jittered(Duration delay, double fraction, RandomGenerator random) {
    return delay.plus(scaled(delay, fraction * random.nextDouble()));
  }

  static Duration scaled(Duration base, double factor) {
    // One product: with a factor without end, zero nanoseconds times it would be no number.
    double nanos = (base.toSeconds() * 1e9 + base.toNanosPart()) * factor;
    return Duration.ofNanos((long) Math.min(nanos, Long.MAX_VALUE / 2.0));
  }

  static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
