package io.pollingsdk.download;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each piece of work that may block, as long as it runs. Work that a thread hands out
 * as the last thing it does stays on it: another thread would have to be woken first.
 */
final class BlockingThreads implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 10;
  private static final ThreadLocal<@Nullable Tail> TAIL = new ThreadLocal<>();

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  /** Creates an executor without a thread; those it starts are named for what they do. */
  BlockingThreads(String role) {
    pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread =
                  new Thread(work, "pollingsdk-" + role + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What a thread does next. */
  private static final class Tail {
    private final BlockingThreads owner;
    private boolean open;
    private @Nullable Runnable next;

    Tail(BlockingThreads owner) {
      this.owner = owner;
    }
  }

  @Override
  public void execute(Runnable work) {
    Tail tail = TAIL.get();
    if (tail != null && tail.owner == this && tail.open && tail.next == null) {
      tail.next = work;
    } else {
      pool.execute(() -> runAll(work));
    }
  }

  private void runAll(Runnable first) {
    Tail tail = new Tail(this);
    TAIL.set(tail);
    try {
      Runnable work = first;
      while (work != null) {
        work.run();
        work = tail.next;
        tail.next = null;
      }
    } finally {
      TAIL.remove();
    }
  }

  /** Does the last thing of a piece of work, behind which its thread is free. */
  static void lastly(Runnable action) {
    Tail tail = TAIL.get();
    if (tail == null) {
      action.run();
      return;
    }
    tail.open = true;
    try {
      action.run();
    } finally {
      tail.open = false;
    }
  }

  /** Lets what runs end, for five seconds; then interrupts it. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
