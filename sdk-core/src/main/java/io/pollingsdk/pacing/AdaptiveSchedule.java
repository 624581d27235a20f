package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long each kind of job takes, and polls where an end is likely: seldom before, about as
 * often as {@link PollSchedule#standard()} then, and just as that one does when a job outlasts what
 * was seen. A kind that is new, or that has just ended sooner than it should have, is polled by the
 * standard schedule.
 *
 * <p>No wait is shorter than the usual interval, and none longer than 2.2 times what the standard
 * schedule would wait, whatever was learned: a job that waits cannot be woken when another one
 * shows that times have changed. Each wait is made up to a tenth of the standard wait longer at
 * random.
 *
 * <p>Thread-safe; meant to be shared by connections. It remembers the latest 128 jobs of each kind,
 * a few kilobytes, and forgets the kinds that were not used for longest.
 */
public final class AdaptiveSchedule implements PollSchedule {
  private static final double FRACTION = 0.1;
  private static final int MOST_KINDS = 1000;
  static double PLANNED_JITTER = 0.05;

  private final StandardPace pace;
  private final int mostKinds;
  private final Supplier<RandomGenerator> random;
  private final ConcurrentHashMap<String, JobKind> kinds = new ConcurrentHashMap<>();
  private final AtomicLong endings = new AtomicLong();

  AdaptiveSchedule(double fraction, int mostKinds, Supplier<RandomGenerator> random) {
    if (!(fraction > 0) || Double.isInfinite(fraction)) {
      throw new IllegalArgumentException("fraction must be positive, but is " + fraction);
    }
    if (mostKinds < 1) {
      throw new IllegalArgumentException("at least one kind must be kept, not " + mostKinds);
    }
    this.pace = new StandardPace(fraction, Reshaped.LONGEST.toNanos());
    this.mostKinds = mostKinds;
    this.random = random;
  }

  /** {@return a schedule that accepts a tenth of lateness and keeps 1,000 kinds} */
  public static AdaptiveSchedule create() {
    return create(FRACTION, MOST_KINDS);
  }

  /**
   * {@return a schedule}
   *
   * @param fraction how late an end may be noticed, as a fraction of the job's duration, as in
   *     {@link PollSchedule#proportional}; positive
   * @param mostKinds how many kinds of jobs are kept in mind, at least 1
   */
  public static AdaptiveSchedule create(double fraction, int mostKinds) {
    return new AdaptiveSchedule(fraction, mostKinds, ThreadLocalRandom::current);
  }

  @Override
  public Duration nextDelay(Moment moment) {
    double elapsed = Math.max(0, nanos(moment.elapsed()));
    double usual = Math.max(0, nanos(moment.usualInterval()));
    double standard = pace.wait(elapsed, usual);
    JobKind kind = kinds.get(moment.operation());
    double wait = standard;
    double jitter = Reshaped.JITTER;
    if (kind != null) {
      kind.used(endings.get(), usual);
      PollPlan plan = kind.plan();
      if (moment.polls() == 0) {
        kind.starts().add(moment.nanoTime(), plan == null ? 0 : plan.blind());
      }
      if (plan != null) {
        wait = plan.wait(elapsed, usual, standard, kind.starts().few(moment.nanoTime(), plan.blind()) ? PollPlan.LONGEST_OF_FEW : random.get().nextDouble() < PollPlan.SHARE ? PollPlan.LONGEST : 1);
        jitter = PLANNED_JITTER;
      }
    }
    return Duration.ofNanos((long) (wait + standard * jitter * random.get().nextDouble()));
  }

  @Override
  public void ended(Ended job) {
    double running = Math.max(0, nanos(job.lastSeenRunning()));
    double end = nanos(job.seenEnded());
    // A clock that went back, or a job that took no time, tells nothing.
    if (job.operation().isEmpty() || !(end > 0) || running > end) {
      return;
    }
    JobKind kind = kinds.get(job.operation());
    if (kind == null) {
      kind = added(job.operation());
    }
    kind.used(endings.incrementAndGet(), kind.usual());
    kind.ended(running, end);
  }

  /** Returns how many kinds are kept. */
  int kinds() {
    return kinds.size();
  }

  /** Returns what is planned for a kind; null where the standard schedule holds. */
  @Nullable PollPlan plan(String operation) {
    JobKind kind = kinds.get(operation);
    return kind == null ? null : kind.plan();
  }

  private synchronized JobKind added(String operation) {
    if (kinds.size() >= mostKinds && !kinds.containsKey(operation)) {
      // An eighth at a time: looking for the oldest is work.
      List<String> oldest =
          kinds.entrySet().stream()
              .sorted(Comparator.comparingLong(entry -> entry.getValue().lastUsed()))
              .limit(1 + mostKinds / 8)
              .map(java.util.Map.Entry::getKey)
              .toList();
      kinds.keySet().removeAll(oldest);
    }
    return kinds.computeIfAbsent(operation, name -> new JobKind(pace));
  }

  private static double nanos(Duration duration) {
    return Math.min(duration.toSeconds() * 1e9 + duration.toNanosPart(), Long.MAX_VALUE / 4.0);
  }
}
