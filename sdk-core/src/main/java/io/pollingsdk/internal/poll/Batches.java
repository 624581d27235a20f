package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.run.Alarms.Alarm;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.pacing.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers status checks that fall due within a short window, so that one request asks about many
 * jobs. A group of jobs whose batches the API refuses is left alone for a while: its jobs are asked
 * about one by one. Thread-safe.
 */
final class Batches {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int MOST_GROUPS = 1000;
  // Batches in a row that told of no job before their group is left alone.
  private static final int MOST_USELESS = 3;

  private final JobContext context;
  private final @Nullable BatchStatus hooks;
  private final Duration window;
  private final int largest;
  private final Map<String, Group> groups = new HashMap<>();
  // How many groups there may be before those that wait for nothing are dropped.
  private int sweepAt = MOST_GROUPS;
  private volatile boolean warned;

  private Batches(JobContext context, @Nullable BatchStatus hooks, Duration window) {
    this.context = context;
    this.hooks = hooks;
    this.window = window;
    this.largest = hooks == null ? 0 : Math.max(1, hooks.largestBatch());
  }

  static Batches of(JobContext context) {
    Optional<Duration> window = context.rules().reactions().batchWindow();
    Optional<BatchStatus> hooks =
        window.isEmpty() ? Optional.empty() : context.hooks().batchStatus();
    return new Batches(context, hooks.orElse(null), window.orElse(Duration.ZERO));
  }

  /** Jobs that can be asked about together. */
  private final class Group extends Alarm {
    private final String name;
    private @Nullable Batch gathering;
    private Duration pause = Duration.ZERO;
    private @Nullable Deadline pausedUntil;
    private int useless;

    Group(String name) {
      this.name = name;
    }

    /** The window has closed. */
    @Override
    protected void ring() {
      Batch batch;
      synchronized (groups) {
        batch = gathering;
        gathering = null;
      }
      if (batch != null) {
        batch.send();
      }
    }

    private boolean isPaused() {
      return pausedUntil != null && !pausedUntil.reached(context.time());
    }

    private boolean isIdle() {
      return gathering == null && !isPaused();
    }
  }

  /**
   * Takes a job whose status check is due into the next batch.
   *
   * @param left the time left to the job
   * @return false where it has to be asked about by itself
   */
  boolean add(JobRunner job, Duration left) {
    BatchStatus batches = hooks;
    // One that is near its deadline waits for nobody, and one that is alone has nobody to wait for.
    if (batches == null
        || context.around().jobs().size() < 2
        || left.compareTo(context.rules().patience().lastCheck().plus(window)) < 0) {
      return false;
    }
    JobHandle handle = job.known();
    Optional<String> name = groupOf(batches, handle);
    if (name.isEmpty()) {
      return false;
    }
    Batch full = null;
    synchronized (groups) {
      Group group = group(name.get());
      if (group.isPaused()) {
        return false;
      }
      Batch batch = group.gathering;
      if (batch == null) {
        batch = new Batch(context, batches, (useful, refusal) -> ended(group, useful, refusal));
        group.gathering = batch;
        context.alarms().set(group, window);
      }
      batch.add(job, handle);
      if (batch.size() >= largest) {
        full = batch;
        group.gathering = null;
        context.alarms().cancel(group);
      }
    }
    if (full != null) {
      full.send();
    }
    return true;
  }

  private Optional<String> groupOf(BatchStatus batches, JobHandle handle) {
    try {
      return Objects.requireNonNull(batches.group(handle), "group");
    } catch (Throwable e) {
      if (!warned) {
        warned = true;
        WatchedJob.LOG.warn("{} is asked about by itself: its group cannot be told", handle, e);
      }
      return Optional.empty();
    }
  }

  private Group group(String name) {
    if (groups.size() >= sweepAt && !groups.containsKey(name)) {
      groups.values().removeIf(Group::isIdle);
      sweepAt = Math.max(MOST_GROUPS, groups.size() * 2);
    }
    return groups.computeIfAbsent(name, Group::new);
  }

  /** A batch has been answered; a refusal, or answers that tell nothing, pause its group. */
  private void ended(Group group, boolean useful, @Nullable Throwable refusal) {
    Duration paused;
    synchronized (groups) {
      if (useful) {
        group.useless = 0;
        group.pause = Duration.ZERO;
        return;
      }
      if (refusal == null && ++group.useless < MOST_USELESS) {
        return;
      }
      if (group.isPaused()) {
        // This one was under way together with the one that paused it.
        return;
      }
      group.pause =
          group.pause.isZero()
              ? FIRST_PAUSE
              : Durations.shorter(group.pause.multipliedBy(2), LONGEST_PAUSE);
      group.pausedUntil = Deadline.in(context.time(), group.pause);
      paused = group.pause;
    }
    WatchedJob.LOG.info(
        "{}: status checks are made one by one for {}, as asking about many at once ({}) {}",
        context.provider(),
        Durations.text(paused),
        group.name.isEmpty() ? "all jobs" : group.name,
        refusal == null ? "told of none of them" : "failed: " + refusal);
  }
}
