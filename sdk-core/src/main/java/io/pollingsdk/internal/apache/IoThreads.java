package io.pollingsdk.internal.apache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of one transport: daemons with a name, and known, so that closing can wait for them.
 */
final class IoThreads implements ThreadFactory {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int RESOLVERS = 8;
  private static final long IDLE_SECONDS = 10;
  private static final int SLICES = 20;
  private static final int SLICE_MILLIS = 100;

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor resolvers;
  private final ScheduledThreadPoolExecutor timer;

  IoThreads() {
    resolvers =
        new ThreadPoolExecutor(
            1,
            RESOLVERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new IdleFirst(),
            work -> newThread("connect-", work),
            IoThreads::keep);
    resolvers.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, work -> newThread("timer-", work));
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A pool that asks it makes a new thread only where none is idle. */
  private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable work) {
      return tryTransfer(work);
    }

    void keep(Runnable work) {
      super.offer(work);
    }
  }

  /** All threads there may be are busy. */
  private static void keep(Runnable work, ThreadPoolExecutor pool) {
    if (!pool.isShutdown()) {
      ((IdleFirst) pool.getQueue()).keep(work);
      // They may all have been about to end.
      pool.prestartCoreThread();
    }
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("the transport is closed");
    }
  }

  /**
   * Returns the threads for resolving names, which blocks; there are none while nobody connects.
   */
  ThreadPoolExecutor resolvers() {
    return resolvers;
  }

  /** Returns the timer of those who wait for a connection; it has no thread while nobody waits. */
  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  @Override
  public Thread newThread(Runnable work) {
    return known(new IoThread(work, name("")));
  }

  private Thread newThread(String role, Runnable work) {
    return known(new Thread(work, name(role)));
  }

  private static String name(String role) {
    return "pollingsdk-io-" + role + NUMBER.incrementAndGet();
  }

  private Thread known(Thread thread) {
    threads.removeIf(one -> one.getState() == Thread.State.TERMINATED);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Stops the executors and waits up to two seconds until no thread but the caller's is alive. */
  void close() {
    resolvers.shutdownNow();
    timer.shutdownNow();
    int slices = SLICES;
    try {
      for (Thread thread : threads) {
        while (thread != Thread.currentThread() && thread.isAlive() && slices > 0) {
          slices--;
          thread.join(SLICE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      // They end without us, too.
      Thread.currentThread().interrupt();
    }
  }
}
