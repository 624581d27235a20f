package io.pollingsdk.jobbench.parts;

import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The default schedule. */
@State(Scope.Thread)
public class Delay {
  private final PollSchedule schedule = PollSchedule.standard();
  private PollSchedule.Moment moment =
      new PollSchedule.Moment(Duration.ofSeconds(42), 12, Duration.ofSeconds(1), 0.4);

  /** Makes the state. */
  public Delay() {}

  /** {@return the wait before the next poll} */
  @Benchmark
  public Duration standard() {
    return schedule.nextDelay(moment);
  }
}
