package io.pollingsdk.jobbench.parts;

import io.pollingsdk.internal.poll.Decision;
import io.pollingsdk.internal.poll.Observation;
import io.pollingsdk.internal.poll.PollLogic;
import io.pollingsdk.internal.poll.PollRules;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One step of the poll loop: a status was read, the job still runs, what next? */
@State(Scope.Thread)
public class Step {
  private final PollRules rules =
      new PollRules(
          PollSchedule.standard(),
          Duration.ofSeconds(1),
          new PollRules.Patience(
              Duration.ofHours(1),
              Duration.ofSeconds(30),
              Duration.ofSeconds(10),
              Duration.ofMinutes(5),
              5),
          new PollRules.Reactions(OnTimeout.leave(), Optional.empty(), Optional.empty()),
          new SplittableRandom(1));
  private final Observation running = new Observation.Read(JobStatus.running(), Optional.empty());
  private Duration elapsed = Duration.ofSeconds(20);
  private Duration remaining = Duration.ofMinutes(59);

  /** Makes the state. */
  public Step() {}

  /** {@return what the loop does next} */
  @Benchmark
  public Decision stillRunning() {
    return PollLogic.next(rules, new PollLogic.Facts(elapsed, remaining, 7, 0, false), running);
  }
}
