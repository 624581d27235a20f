package io.pollingsdk.internal.run;

import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The real clock, and one timer thread that starts with the first task and ends with {@link
 * #close()}, or when nothing has waited for a while.
 *
 * <p>The thread is woken only for a task that is due before all others. The JDK's timers wake
 * theirs for each that is the first when it comes, and again where it was called off, which for a
 * limit on each request is two needless changes of threads a request.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
  private static final Duration LONGEST = Duration.ofDays(36500);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int FEW = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();

  // Guarded by the lock.
  private final DueHeap<Task> heap = new DueHeap<>();
  private int live;
  private boolean sleeping;
  private long wakesAt;
  private @Nullable Thread thread;
  private boolean closed;

  /** Creates the time source; no thread starts yet. */
  public SystemTime() {}

  /** One that waits; it holds its work only while that is wanted. */
  private final class Task implements Timer {
    private @Nullable Runnable work;

    Task(Runnable work) {
      this.work = work;
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        var unused = take();
        if (heap.size() > FEW && live < heap.size() / 2) {
          heap.retain((number, task) -> task.work != null);
        }
      } finally {
        lock.unlock();
      }
    }

    private @Nullable Runnable take() {
      Runnable taken = work;
      if (taken != null) {
        work = null;
        live--;
      }
      return taken;
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable work) {
    Task task = new Task(work);
    long at = nanoTime() + Durations.nanos(delay, LONGEST);
    lock.lock();
    try {
      if (closed) {
        // After close nothing is due any more: whoever waits has been told by then.
        return () -> {};
      }
      heap.add(at, task);
      live++;
      if (thread == null) {
        start();
      } else if (sleeping && at - wakesAt < 0) {
        wakesAt = at;
        sooner.signal();
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    Thread started = new Thread(this::run, "pollingsdk-timer");
    started.setDaemon(true);
    // First: where no thread can be had, the next task tries again.
    started.start();
    thread = started;
  }

  private void run() {
    for (Runnable due = next(); due != null; due = next()) {
      Workers.guarded("A timer's task", due);
    }
  }

  /** Waits for what is due next; null where the thread is to end. */
  private @Nullable Runnable next() {
    lock.lock();
    try {
      long idleSince = nanoTime();
      while (!closed) {
        dropCalledOff();
        boolean idle = heap.size() == 0;
        long at = idle ? idleSince + IDLE_NANOS : heap.firstTime();
        long left = at - nanoTime();
        if (left > 0) {
          sleep(at, left);
        } else if (idle) {
          break;
        } else {
          Runnable work = heap.first().take();
          heap.removeFirst();
          return work;
        }
      }
      thread = null;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void dropCalledOff() {
    while (heap.size() > 0 && heap.first().work == null) {
      heap.removeFirst();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is its caller's
  private void sleep(long until, long nanos) {
    sleeping = true;
    wakesAt = until;
    try {
      var unused = sooner.awaitNanos(nanos);
    } catch (InterruptedException closing) {
      // Nobody else interrupts it; the loop looks whether it is closed.
      return;
    } finally {
      sleeping = false;
    }
  }

  /**
   * Drops what waits and sees the thread end, for up to five seconds. Safe on the timer's own
   * thread.
   */
  @Override
  public void close() {
    Thread last;
    lock.lock();
    try {
      closed = true;
      heap.retain((number, task) -> false);
      live = 0;
      last = thread;
    } finally {
      lock.unlock();
    }
    if (last == null || last == Thread.currentThread()) {
      return;
    }
    last.interrupt();
    try {
      last.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
