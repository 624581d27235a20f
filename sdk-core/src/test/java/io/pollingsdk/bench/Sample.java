package io.pollingsdk.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One run.
 *
 * @param seconds how long it took
 * @param cpu processor time of the one who fetched, without the server's; where it can be told
 */
record Sample(double seconds, OptionalDouble cpu) {
  private static final Path STAT = Path.of("/proc/self/stat");
  // What Linux counts processor time in, for every program, whatever its kernel's clock.
  private static final double TICKS = 100;

  /** What is measured. */
  interface Work {
    void run() throws Exception;
  }

  /** Measures what this process does itself. */
  static Sample here(Work work) throws Exception {
    long cpu = ownCpu();
    long start = System.nanoTime();
    work.run();
    long end = System.nanoTime();
    return new Sample((end - start) / 1e9, OptionalDouble.of((ownCpu() - cpu) / 1e9));
  }

  /** Measures what programs do that it starts and waits for. */
  static Sample ofPrograms(Work work) throws Exception {
    OptionalDouble before = childrenCpu();
    long start = System.nanoTime();
    work.run();
    long end = System.nanoTime();
    OptionalDouble after = childrenCpu();
    return new Sample(
        (end - start) / 1e9,
        before.isPresent() && after.isPresent()
            ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
            : OptionalDouble.empty());
  }

  private static long ownCpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Of the programs that have ended; proc(5), cutime and cstime. */
  private static OptionalDouble childrenCpu() throws IOException {
    if (!Files.isReadable(STAT)) {
      return OptionalDouble.empty();
    }
    String line = Files.readString(STAT);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return OptionalDouble.of((Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
