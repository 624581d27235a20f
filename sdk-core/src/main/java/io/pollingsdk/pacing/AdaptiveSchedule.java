package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long each kind of job takes, and polls where an end is likely: seldom before, about as
 * often as {@link PollSchedule#standard()} then, and just as that one does when a job outlasts what
 * was seen. It aims at fewer polls at no more lateness. A kind that is new, or of which a job has
 * just ended far sooner than any before, is polled by the standard schedule.
 *
 * <p>No wait is shorter than the usual interval. None is longer than four times that of the
 * standard schedule, or, where more than twenty jobs of a kind are under way, three times, and not
 * all of them: a job that waits cannot be woken when another one shows that times have changed.
 * Each wait is made longer at random, by up to a tenth of the standard one.
 *
 * <p>The API's own progress is not looked at. Jobs without an {@linkplain Moment#operation()
 * operation} are polled by the standard schedule. Thread-safe; meant to be shared by connections.
 * The latest 128 jobs of each kind are kept in mind, in a few kilobytes; of too many kinds those go
 * that were not used for longest.
 */
public final class AdaptiveSchedule implements PollSchedule {
  private static final double FRACTION = 0.1;
  private static final int MOST_KINDS = 1000;
  private static final double JITTER = Reshaped.JITTER / 2;

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
    RandomGenerator dice = random.get();
    JobKind kind = kinds.get(moment.operation());
    if (moment.polls() == 0 && !moment.operation().isEmpty()) {
      kind = kind == null ? added(moment.operation()) : kind;
      kind.starts().add(moment.nanoTime());
    }
    PollPlan plan = null;
    if (kind != null) {
      kind.used(endings.get(), usual);
      plan = kind.plan();
    }
    if (kind == null || plan == null) {
      return duration(standard + standard * Reshaped.JITTER * dice.nextDouble());
    }
    boolean few = kind.starts().few(moment.nanoTime());
    double longest = standard * plan.longest(few, moment.polls() == 0, dice.nextDouble());
    double wait = plan.wait(elapsed, usual, standard, longest);
    return duration(wait + standard * JITTER * dice.nextDouble());
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
      record Use(String operation, long time) {}
      // An eighth at a time: looking for the oldest is work.
      kinds.entrySet().stream()
          .map(kind -> new Use(kind.getKey(), kind.getValue().lastUsed()))
          .sorted(Comparator.comparingLong(Use::time))
          .limit(1 + mostKinds / 8)
          .forEach(use -> kinds.remove(use.operation()));
    }
    return kinds.computeIfAbsent(operation, name -> new JobKind(pace, endings.get()));
  }

  private static Duration duration(double nanos) {
    return Duration.ofNanos((long) nanos);
  }

  private static double nanos(Duration duration) {
    return Math.min(duration.toSeconds() * 1e9 + duration.toNanosPart(), Long.MAX_VALUE / 4.0);
  }
}
