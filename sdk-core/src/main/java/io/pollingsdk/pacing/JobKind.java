package io.pollingsdk.pacing;

import org.jspecify.annotations.Nullable;

/** What was learned of one kind of job. Thread-safe; reading takes no lock. */
final class JobKind {
  private static final int ENOUGH = 8;
  private static final int DOUBT = 8;

  private final StandardPace pace;
  private final EndTimes ends = new EndTimes();
  private final StartTimes starts = new StartTimes();
  private volatile @Nullable PollPlan plan;
  private volatile long lastUsed;
  private volatile double usual;
  // How many more endings the standard schedule holds for after a surprise, and what came since.
  private int doubt;
  private int since;
  private int early;
  private double late;
  private int unplanned;

  JobKind(StandardPace pace) {
    this.pace = pace;
  }

  /** Returns the plan; null where the standard schedule holds. */
  @Nullable PollPlan plan() {
    return plan;
  }

  /** Notes that it was used. */
  void used(long now, double usualInterval) {
    // Written only where it changes: all threads read it.
    if (lastUsed != now) {
      lastUsed = now;
    }
    if (usual != usualInterval) {
      usual = usualInterval;
    }
  }

  StartTimes starts() {
    return starts;
  }

  long lastUsed() {
    return lastUsed;
  }

  double usual() {
    return usual;
  }

  /** Learns from a job that ended between two times. */
  synchronized void ended(double running, double end) {
    boolean tooEarly = ends.size() >= ENOUGH && ends.sooner(end, since);
    boolean tooLate = ends.size() >= ENOUGH && ends.later(running);
    // After a gap as no schedule makes it, but a Retry-After or a restart, it may be anywhere.
    if (end <= 2 * running + 6 * usual) {
      ends.add(running, end);
      unplanned++;
      since += doubt > 0 ? 1 : 0;
    }
    if (doubt > 0) {
      early += tooEarly ? 1 : 0;
      if (--doubt == 0) {
        if (early >= 3) {
          ends.keep(since);
        }
        since = 0;
        replan();
      }
      return;
    }
    if (tooEarly) {
      plan = null;
      doubt = DOUBT - 1;
      since = unplanned > 0 ? 1 : 0;
      early = 1;
      return;
    }
    late = tooLate ? late + 1 : Math.max(0, late - 0.25);
    if (late >= 3) {
      ends.keep(ENOUGH);
      late = 0;
      replan();
    } else if (unplanned * 4 >= ends.size()) {
      replan();
    }
  }

  private void replan() {
    unplanned = 0;
    EndForecast forecast =
        ends.size() < ENOUGH ? null : EndForecast.of(ends, pace, usual);
    plan = forecast == null ? null : new PlanSearch(forecast, pace, usual).best();
  }
}
