package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.Driver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Many jobs at once. */
final class Crowd {
  private static final Duration POLL_WARM_UP = Duration.ofMillis(1500);
  private static final Duration POLL_MEASURED = Duration.ofSeconds(3);
  // A part of the time between the last start and the first end; then heap and memory are looked
  // at.
  private static final double SETTLED = 0.75;
  // What jobs may come late by, before it is a hang.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int FIRST_JOBS = 500;

  private final Driver driver;
  private final URI server;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

  Crowd(Driver driver, URI server) {
    this.driver = driver;
    this.server = server;
  }

  /**
   * Starts jobs and waits until all have ended.
   *
   * @param load how many, how long
   * @param heap whether to find out what a waiting job needs, which costs two full collections
   * @return the figures
   * @throws Exception if jobs fail, or do not end
   */
  Measured untilDone(Load load, boolean heap) throws Exception {
    if (heap) {
      openConnections();
    }
    Ends ends = new Ends(load.jobs());
    CpuMeter cpu = new CpuMeter();
    Measured figures = new Measured();
    threads.resetPeakThreadCount();
    long heapBefore = heap ? liveHeap() : 0;
    ServerStats statsBefore = ServerStats.of(server);
    long cpuBefore = cpu.nanos();
    long start = System.nanoTime();
    start(load, ends, start);

    long calm = load.lasting().minus(load.spread()).toNanos();
    sleepUntil(start + load.spread().toNanos() + (long) (SETTLED * calm));
    ProcStatus waiting = ProcStatus.self();
    figures.put(Figure.RESIDENT, waiting.residentKib() / 1024.0);
    figures.put(Figure.OS_THREADS, waiting.threads());
    if (heap) {
      figures.put(Figure.HEAP_JOB, (liveHeap() - heapBefore) / (double) load.jobs());
    }

    ends.await(load.lasting().plus(PATIENCE));
    long cpuUsed = cpu.nanos() - cpuBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    ServerStats stats = ServerStats.of(server).since(statsBefore);
    long polls = stats.polls() + stats.batches();
    return figures
        .put(Figure.CPU_JOB, cpuUsed / 1e3 / load.jobs())
        .put(Figure.CPU_POLL, cpuUsed / 1e3 / polls)
        .put(Figure.POLLS, polls / seconds)
        .put(Figure.POLLS_JOB, polls / (double) load.jobs())
        .put(Figure.THREADS, threads.getPeakThreadCount())
        .put(Figure.MOST_RESIDENT, ProcStatus.self().mostResidentKib() / 1024.0)
        .put(Figure.LATE_P50, ends.lateness.millis(50))
        .put(Figure.LATE_P99, ends.lateness.millis(99));
  }

  /**
   * Polls jobs that do not end meanwhile, as often as the plan says or as the driver can.
   *
   * @param load how many
   * @param scale how much shorter or longer than usual
   * @return the figures
   * @throws Exception if a job ends, which is a failure
   */
  Measured poll(Load load, double scale) throws Exception {
    Ends ends = new Ends(load.jobs());
    start(load, ends, System.nanoTime());
    CpuMeter cpu = new CpuMeter();
    sleepUntil(System.nanoTime() + Load.scaled(POLL_WARM_UP, scale).toNanos());
    ServerStats statsBefore = ServerStats.of(server);
    long cpuBefore = cpu.nanos();
    long start = System.nanoTime();
    sleepUntil(start + Load.scaled(POLL_MEASURED, scale).toNanos());
    long polls = ServerStats.of(server).since(statsBefore).polls();
    long cpuUsed = cpu.nanos() - cpuBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    ends.check();
    return new Measured()
        .put(Figure.CPU_POLL, cpuUsed / 1e3 / polls)
        .put(Figure.POLLS, polls / seconds);
  }

  private void start(Load load, Driver.Done done, long start) throws Exception {
    double each = load.spread().toNanos() / (double) load.jobs();
    long millis = load.lasting().toMillis();
    for (int i = 0; i < load.jobs(); i++) {
      long due = start + (long) (each * i);
      // Several at a time: what waking costs is none of the driver's.
      if (due - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(1)) {
        sleepUntil(due);
      }
      driver.start(millis, done);
    }
  }

  /** So that their buffers do not count as what waiting jobs need. */
  private void openConnections() throws Exception {
    Ends ends = new Ends(FIRST_JOBS);
    for (int i = 0; i < FIRST_JOBS; i++) {
      driver.start(0, ends);
    }
    ends.await(PATIENCE);
  }

  /** After the second of two collections in a row; the lesser figure, as others run meanwhile. */
  private long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      System.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static void sleepUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** One for all jobs, so that it does not weigh on what a job needs. */
  private static final class Ends implements Driver.Done {
    private final Lateness lateness;
    private final CountDownLatch left;
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    Ends(int jobs) {
      lateness = new Lateness(jobs);
      left = new CountDownLatch(jobs);
    }

    @Override
    public void done(@Nullable String resultBody, @Nullable Throwable failure) {
      long now = System.nanoTime();
      try {
        if (resultBody != null) {
          lateness.add(resultBody, now);
        } else {
          fail(failure == null ? new IllegalStateException("no result") : failure);
        }
      } catch (RuntimeException e) {
        fail(e);
      } finally {
        left.countDown();
      }
    }

    private void fail(Throwable failure) {
      failed.incrementAndGet();
      firstFailure.compareAndSet(null, failure);
    }

    void await(Duration limit) throws IOException, InterruptedException {
      if (!left.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(left.getCount() + " jobs have not ended", firstFailure.get());
      }
      check();
    }

    void check() throws IOException {
      if (failed.get() > 0) {
        throw new IOException(failed.get() + " jobs have failed", firstFailure.get());
      }
    }
  }
}
