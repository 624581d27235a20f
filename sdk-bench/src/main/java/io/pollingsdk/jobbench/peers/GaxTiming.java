package io.pollingsdk.jobbench.peers;

import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.retrying.RetryingContext;
import com.google.api.gax.retrying.TimedAttemptSettings;
import com.google.api.gax.retrying.TimedRetryAlgorithmWithContext;
import io.pollingsdk.jobbench.Driver.Schedule;
import java.time.Duration;

/** The plan's schedule as a timing of gax, instead of its own exponential one. */
final class GaxTiming implements TimedRetryAlgorithmWithContext {
  private static final RetrySettings SETTINGS = RetrySettings.newBuilder().build();

  private final Schedule schedule;

  GaxTiming(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public TimedAttemptSettings createFirstAttempt() {
    Duration delay = Duration.ofNanos(Math.max(0, schedule.delayNanos(0, 0)));
    return TimedAttemptSettings.newBuilder()
        .setGlobalSettings(SETTINGS)
        .setRetryDelayDuration(delay)
        .setRandomizedRetryDelayDuration(delay)
        .setRpcTimeoutDuration(Duration.ZERO)
        .setAttemptCount(0)
        .setOverallAttemptCount(0)
        .setFirstAttemptStartTimeNanos(System.nanoTime())
        .build();
  }

  @Override
  public TimedAttemptSettings createFirstAttempt(RetryingContext context) {
    return createFirstAttempt();
  }

  @Override
  public TimedAttemptSettings createNextAttempt(TimedAttemptSettings previous) {
    int polls = previous.getAttemptCount() + 1;
    Duration delay =
        Duration.ofNanos(Wire.delay(schedule, polls, previous.getFirstAttemptStartTimeNanos()));
    return previous.toBuilder()
        .setRetryDelayDuration(delay)
        .setRandomizedRetryDelayDuration(delay)
        .setAttemptCount(polls)
        .setOverallAttemptCount(polls)
        .build();
  }

  @Override
  public TimedAttemptSettings createNextAttempt(
      RetryingContext context, TimedAttemptSettings previous) {
    return createNextAttempt(previous);
  }

  @Override
  public boolean shouldRetry(TimedAttemptSettings next) {
    return true;
  }

  @Override
  public boolean shouldRetry(RetryingContext context, TimedAttemptSettings next) {
    return true;
  }
}
