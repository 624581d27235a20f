package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;
import java.util.Optional;

/**
 * The poll loop as a pure function: what was found out and what is known of time and errors, to
 * what happens next. No clock, no I/O.
 */
public final class PollLogic {
  // The share by which a server's Retry-After is stretched, so that clients it sent away together
  // do not return together.
  private static final double RETRY_AFTER_JITTER = 0.1;

  private PollLogic() {}

  /**
   * Where a job stands.
   *
   * @param elapsed since it was submitted
   * @param remaining until its deadline, zero or negative once that has passed
   * @param polls status checks made
   * @param missed failed checks in a row, before this observation
   * @param lastCheckMade whether a check has been made at the deadline
   * @param subject what a schedule may learn from
   */
  public record Facts(
      Duration elapsed,
      Duration remaining,
      int polls,
      int missed,
      boolean lastCheckMade,
      Subject subject) {
    /** Tells where a job of an unknown kind stands. */
    public Facts(
        Duration elapsed, Duration remaining, int polls, int missed, boolean lastCheckMade) {
      this(elapsed, remaining, polls, missed, lastCheckMade, Subject.UNKNOWN);
    }
  }

  /**
   * What a schedule may learn from.
   *
   * @param operation the kind of job, empty where it is not known
   * @param nanoTime now, in monotonic time
   */
  public record Subject(String operation, long nanoTime) {
    private static final Subject UNKNOWN = new Subject("", 0);
  }

  /** Returns the first wait, after the job has been accepted. */
  public static Decision first(PollRules rules, Facts facts, Optional<Duration> retryAfter) {
    return waitOrEnd(rules, facts, Double.NaN, retryAfter);
  }

  /** Returns what happens after an observation. */
  public static Decision next(PollRules rules, Facts facts, Observation observation) {
    if (observation instanceof Observation.Missed missed) {
      int inARow = facts.missed() + 1;
      // A check that the deadline cut is followed by the last one, however few may fail.
      boolean lastOneDue =
          facts.remaining().compareTo(Duration.ZERO) <= 0 && !facts.lastCheckMade();
      if (missed.lasting() || (inARow > rules.patience().maxFailures() && !lastOneDue)) {
        return new Decision.GiveUp(missed.cause(), inARow);
      }
      return waitOrEnd(rules, facts, Double.NaN, missed.retryAfter());
    }
    Observation.Read read = (Observation.Read) observation;
    JobStatus status = read.status();
    if (status instanceof JobStatus.Succeeded) {
      return new Decision.Fetch();
    }
    if (status instanceof JobStatus.Running running) {
      double progress = running.progress().fraction().orElse(Double.NaN);
      return waitOrEnd(rules, facts, progress, retryAfter(observation));
    }
    return new Decision.End(status);
  }

  /** Returns how long the server asks to wait, by what it said last. */
  public static Optional<Duration> retryAfter(Observation observation) {
    if (observation instanceof Observation.Missed missed) {
      return missed.retryAfter();
    }
    Observation.Read read = (Observation.Read) observation;
    return read.status() instanceof JobStatus.Running running
        ? running.retryAfter().or(read::retryAfter)
        : read.retryAfter();
  }

  private static Decision waitOrEnd(
      PollRules rules, Facts facts, double progress, Optional<Duration> retryAfter) {
    if (facts.remaining().compareTo(Duration.ZERO) <= 0) {
      return facts.lastCheckMade() ? new Decision.TimeUp() : new Decision.Wait(Duration.ZERO);
    }
    Duration delay = delay(rules, facts, progress, retryAfter);
    // Whatever schedule or server say, the last check is made at the deadline itself.
    return new Decision.Wait(delay.compareTo(facts.remaining()) > 0 ? facts.remaining() : delay);
  }

  /**
   * Returns the wait that schedule and server ask for, without regard to the deadline; at least
   * zero.
   */
  public static Duration delay(
      PollRules rules, Facts facts, double progress, Optional<Duration> retryAfter) {
    Duration planned =
        rules
            .schedule()
            .nextDelay(
                new PollSchedule.Moment(
                    facts.elapsed(),
                    facts.polls(),
                    rules.usualInterval(),
                    progress,
                    facts.subject().operation(),
                    facts.subject().nanoTime()));
    Duration asked = retryAfter.map(wait -> stretched(rules, wait)).orElse(Duration.ZERO);
    Duration delay = planned.compareTo(asked) >= 0 ? planned : asked;
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  /** Returns what a server asks to wait, capped, and stretched by a little. */
  static Duration stretched(PollRules rules, Duration wait) {
    Duration capped = Durations.shorter(wait, rules.patience().maxRetryAfter());
    double extra = capped.toNanos() * RETRY_AFTER_JITTER * rules.jitter().nextDouble();
    return capped.plusNanos((long) extra);
  }
}
