package io.pollingsdk.internal.run;

import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wakes any number at their times with one timer. Nobody is woken early, but everybody up to a
 * grain of time late, so that those who are due at about the same time are woken together, by one
 * task of the engine: ten thousand polls a second are two hundred wake-ups. Thread-safe.
 */
public final class Alarms {
  /** How late one may come who waits for less than {@link #LONG}. */
  static final Duration FINE = Duration.ofMillis(1);

  /** How late one may come who waits for longer. */
  static final Duration COARSE = Duration.ofMillis(5);

  /** A wait of which a coarse grain is a hundredth at most. */
  static final Duration LONG = Duration.ofMillis(500);

  private static final Duration FARTHEST = Duration.ofNanos(Long.MAX_VALUE / 4);
  private static final int TOGETHER = 64;
  private static final int FEW = 64;

  private final TimeSource time;
  private final Workers workers;
  private final DueHeap<Alarm> heap;
  private int live;
  private boolean armed;
  private long armedFor;
  private TimeSource.@Nullable Timer timer;

  /** Creates alarms of which none is set. */
  public Alarms(TimeSource time, Workers workers) {
    this(time, workers, new DueHeap<>());
  }

  Alarms(TimeSource time, Workers workers, DueHeap<Alarm> heap) {
    this.time = time;
    this.workers = workers;
    this.heap = heap;
  }

  /** One who can be woken; set for one time at most. */
  public abstract static class Alarm {
    // That of its entry: an earlier one may be of the same time.
    private int number;
    private boolean set;

    /** The time has come; runs on an engine thread. */
    protected abstract void ring();
  }

  /** Wakes one after a while, in place of whatever time was set for it before. */
  public void set(Alarm alarm, Duration delay) {
    synchronized (heap) {
      forget(alarm);
      alarm.number =
          heap.add(late(time.nanoTime() + Durations.nanos(delay, FARTHEST), delay), alarm);
      alarm.set = true;
      live++;
      arm();
    }
  }

  /** Does not wake one, if that has not begun. */
  public void cancel(Alarm alarm) {
    synchronized (heap) {
      if (forget(alarm)) {
        arm();
      }
    }
  }

  private boolean forget(Alarm alarm) {
    boolean was = alarm.set;
    if (was) {
      alarm.set = false;
      live--;
      if (heap.size() > FEW && live < heap.size() / 2) {
        heap.retain(Alarms::valid);
      }
    }
    return was;
  }

  private static boolean valid(int number, Alarm alarm) {
    return alarm.set && alarm.number == number;
  }

  /** Returns the first grain's end at or behind a time. */
  private static long late(long at, Duration delay) {
    long grain = (delay.compareTo(LONG) < 0 ? FINE : COARSE).toNanos();
    return at + Math.floorMod(-at, grain);
  }

  /** Sees that the timer stands at the first valid time. */
  private void arm() {
    while (heap.size() > 0 && !valid(heap.firstNumber(), heap.first())) {
      heap.removeFirst();
    }
    if (heap.size() == 0) {
      disarm();
      return;
    }
    long at = heap.firstTime();
    if (armed && armedFor == at) {
      return;
    }
    disarm();
    timer = time.schedule(Duration.ofNanos(at - time.nanoTime()), this::ring);
    armed = true;
    armedFor = at;
  }

  private void disarm() {
    armed = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void ring() {
    List<Alarm> due = new ArrayList<>();
    synchronized (heap) {
      long now = time.nanoTime();
      armed = false;
      while (heap.size() > 0 && heap.firstTime() - now <= 0) {
        if (valid(heap.firstNumber(), heap.first())) {
          heap.first().set = false;
          live--;
          due.add(heap.first());
        }
        heap.removeFirst();
      }
      arm();
    }
    for (int i = 0; i < due.size(); i += TOGETHER) {
      List<Alarm> some = due.subList(i, Math.min(due.size(), i + TOGETHER));
      // An executor that throws takes nothing from those behind.
      Workers.guarded(
          "The executor",
          () ->
              workers.engine(
                  () -> some.forEach(alarm -> Workers.guarded("An alarm", alarm::ring))));
    }
  }
}
