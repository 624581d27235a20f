package io.pollingsdk.pacing;

import org.jspecify.annotations.Nullable;

/**
 * What was learned of one kind of job, and whether to trust it. Thread-safe; reading takes no lock.
 */
final class JobKind {
  // A plan needs as many ends, and a surprise is looked into for as many.
  private static final int FEW_ENDS = 8;
  // Of which so many surprises mean that times have changed.
  private static final int SURPRISES = 3;
  // What is kept when jobs get quicker little by little; not less: of jobs that were submitted
  // together the quick ones end first.
  private static final int RECENT_ENDS = 48;

  private final StandardPace pace;
  private final EndTimes ends = new EndTimes();
  private final StartTimes starts = new StartTimes();
  private volatile @Nullable PollPlan plan;
  private volatile long lastUsed;
  private volatile double usual;
  private int unplanned;
  // After a surprise: how many ends to wait for, and what came since.
  private int doubt;
  private int since;
  private int surprises;
  // How much speaks for ever quicker jobs.
  private double quicker;

  JobKind(StandardPace pace, long now) {
    this.pace = pace;
    lastUsed = now;
  }

  /** Returns the plan; null where the standard schedule holds. */
  @Nullable PollPlan plan() {
    return plan;
  }

  StartTimes starts() {
    return starts;
  }

  /** Returns the usual interval, in nanoseconds. */
  double usual() {
    return usual;
  }

  long lastUsed() {
    return lastUsed;
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

  /** Learns from a job that ended between two times. */
  synchronized void ended(double running, double end) {
    boolean enough = ends.size() >= FEW_ENDS;
    boolean early = enough && ends.earlier(end, since);
    boolean amongFirst = ends.size() >= RECENT_ENDS && ends.amongFirst(end);
    // After a gap as no schedule makes it, but a Retry-After or a restart, it may be anywhere.
    boolean told = end <= 2 * running + 6 * usual;
    if (told) {
      ends.add(running, end);
      unplanned++;
    }
    if (doubt > 0) {
      lookInto(early, told);
      return;
    }
    quicker = amongFirst ? quicker + 1 : Math.max(0, quicker - 0.2);
    if (early) {
      plan = null;
      doubt = FEW_ENDS;
      surprises = 0;
      lookInto(true, told);
    } else if (quicker >= SURPRISES) {
      keep(RECENT_ENDS);
    } else if (unplanned * 4 >= ends.size()) {
      replan();
    }
  }

  private void lookInto(boolean early, boolean told) {
    since += told ? 1 : 0;
    surprises += early ? 1 : 0;
    if (--doubt == 0) {
      keep(surprises >= SURPRISES ? since : Integer.MAX_VALUE);
      since = 0;
    }
  }

  private void keep(int latest) {
    ends.keep(latest);
    quicker = 0;
    replan();
  }

  private void replan() {
    unplanned = 0;
    EndForecast forecast = ends.size() < FEW_ENDS ? null : EndForecast.of(ends, pace, usual);
    if (forecast == null) {
      plan = null;
      return;
    }
    PollPlan found = new PlanSearch(forecast, pace, usual).best();
    starts.within(found.blind());
    plan = found;
  }
}
