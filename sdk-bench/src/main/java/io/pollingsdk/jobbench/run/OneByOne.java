package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.Driver;
import java.time.Duration;

/** One job after the other, from one thread. */
final class OneByOne {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  // As many it takes until all is compiled; on a busy machine that takes longer.
  private static final int WARM_UP_JOBS = 15_000;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(12);
  private static final Duration MEASURED = Duration.ofMillis(1500);

  private final Driver driver;

  OneByOne(Driver driver) {
    this.driver = driver;
  }

  /**
   * Measures.
   *
   * @param scale how much shorter or longer than usual
   * @return the figures
   * @throws Exception if a job fails
   */
  Measured run(double scale) throws Exception {
    warmUp();
    CpuMeter cpu = new CpuMeter();
    long before = cpu.nanos();
    long start = System.nanoTime();
    long jobs = jobs(Load.scaled(MEASURED, scale));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measured()
        .put(Figure.CPU_JOB, (cpu.nanos() - before) / 1e3 / jobs)
        .put(Figure.JOBS, jobs / seconds);
  }

  private void warmUp() throws Exception {
    long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    long jobs = 0;
    do {
      jobs += jobs(WARM_UP);
    } while (jobs < WARM_UP_JOBS && System.nanoTime() - end < 0);
  }

  private long jobs(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    long jobs = 0;
    do {
      long unused = Lateness.doneAt(driver.runOne(0));
      jobs++;
    } while (System.nanoTime() - end < 0);
    return jobs;
  }
}
