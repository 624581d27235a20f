package io.pollingsdk.internal.run;

import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where work runs: the engine's own (hooks, decisions), and user code (listeners, callbacks), each
 * on a pool of its own, so that slow callbacks delay no poll. A worker that waits for a future is
 * stood in for by another, as ForkJoinPool does it, so a callback may call a blocking method.
 */
public final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk");
  private static final int MOST_THREADS = 256;
  private static final int CLOSING_SLICES = 50;
  private static final int CLOSING_SLICE_MILLIS = 100;

  private final Executor engine;
  private final Executor callbacks;
  private final Optional<ForkJoinPool> enginePool;
  private final Optional<ForkJoinPool> callbackPool;

  private Workers(
      Optional<ForkJoinPool> enginePool, Optional<ForkJoinPool> callbackPool, Executor other) {
    this.enginePool = enginePool;
    this.callbackPool = callbackPool;
    this.engine = enginePool.<Executor>map(pool -> pool).orElse(other);
    this.callbacks = callbackPool.<Executor>map(pool -> pool).orElse(other);
  }

  /** Returns workers with pools of their own, or, where an executor is given, all on that one. */
  public static Workers on(Optional<Executor> executor) {
    return executor
        .map(given -> new Workers(Optional.empty(), Optional.empty(), given))
        .orElseGet(
            () ->
                new Workers(
                    Optional.of(pool("engine")), Optional.of(pool("callback")), Runnable::run));
  }

  private static ForkJoinPool pool(String name) {
    int parallelism = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    AtomicInteger number = new AtomicInteger();
    ForkJoinPool.ForkJoinWorkerThreadFactory factory =
        pool -> {
          ForkJoinWorkerThread thread =
              ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
          thread.setName("pollingsdk-" + name + "-" + number.incrementAndGet());
          return thread;
        };
    return new ForkJoinPool(
        parallelism,
        factory,
        (thread, failure) -> LOG.error("A task of the SDK threw on {}", thread.getName(), failure),
        true,
        0,
        MOST_THREADS,
        1,
        pool -> true,
        10,
        TimeUnit.SECONDS);
  }

  /** Runs the engine's own work: hooks and decisions. */
  public void engine(Runnable work) {
    execute(engine, work);
  }

  /** Runs user code; what it throws is logged. */
  public void callback(Runnable work) {
    execute(callbacks, () -> guarded("A callback", work));
  }

  /**
   * Runs the engine's own work as soon as can be, but not within this call: an executor of the
   * user's may run it on the calling thread, so that what does so again and again would never end.
   */
  public void soon(TimeSource time, Runnable work) {
    if (enginePool.isPresent()) {
      engine(work);
    } else {
      time.schedule(Duration.ZERO, () -> engine(work));
    }
  }

  /** Returns the engine's pool as an executor that never refuses. */
  public Executor engineExecutor() {
    return this::engine;
  }

  private static void execute(Executor executor, Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException shutDown) {
      // Losing the work would lose a future; the thread at hand is the only one left.
      work.run();
    }
  }

  /**
   * Runs user code here and now; what it throws is logged with its stack trace and goes no further.
   */
  @SuppressWarnings("CatchAndPrintStackTrace")
  public static void guarded(String what, Runnable code) {
    try {
      code.run();
    } catch (Exception | Error e) {
      LOG.warn("{} threw; the job goes on", what, e);
    }
  }

  /**
   * Lets what is queued run, and waits for it up to five seconds, also where this thread is
   * interrupted; what runs on by then is interrupted once nothing waits behind it. Safe on a
   * worker's own thread.
   */
  @Override
  public void close() {
    enginePool.ifPresent(ForkJoinPool::shutdown);
    callbackPool.ifPresent(ForkJoinPool::shutdown);
    enginePool.ifPresent(this::end);
    callbackPool.ifPresent(this::end);
  }

  private void end(ForkJoinPool pool) {
    boolean onWorker =
        Thread.currentThread() instanceof ForkJoinWorkerThread worker
            && (enginePool.filter(worker.getPool()::equals).isPresent()
                || callbackPool.filter(worker.getPool()::equals).isPresent());
    if (onWorker) {
      return;
    }
    // What is still queued would be lost, and futures with it: it runs on, on daemon threads.
    if (!hasEnded(pool) && !pool.hasQueuedSubmissions() && pool.getQueuedTaskCount() == 0) {
      pool.shutdownNow();
    }
  }

  // An interrupted thread waits too: nearly always it closes because it was interrupted.
  private static boolean hasEnded(ForkJoinPool pool) {
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    for (int i = 0; i < CLOSING_SLICES && !ended; i++) {
      try {
        ended = pool.awaitTermination(CLOSING_SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }
}
