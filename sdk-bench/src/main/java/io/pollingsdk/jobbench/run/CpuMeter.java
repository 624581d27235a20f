package io.pollingsdk.jobbench.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processor time of this process without the JIT compiler's threads; those of the garbage collector
 * count. The compiler's threads are looked for once: the JVM must have a fixed number of them
 * ({@code -XX:-UseDynamicNumberOfCompilerThreads}), or what ended ones had used is not known.
 */
final class CpuMeter {
  private static final Path SELF = Path.of("/proc/self/stat");
  private static final Path TASKS = Path.of("/proc/self/task");

  private final List<Path> compilers = new ArrayList<>();

  /**
   * @throws IOException if there is no {@code /proc}
   */
  CpuMeter() throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        Path stat = task.resolve("stat");
        if (isCompiler(stat)) {
          compilers.add(stat);
        }
      }
    }
  }

  /** {@return processor time used so far, in nanoseconds, in steps of ten milliseconds} */
  long nanos() throws IOException {
    long ticks = read(SELF).ticks();
    for (Path compiler : compilers) {
      ticks -= read(compiler).ticks();
    }
    return ticks * ProcStat.TICK_NANOS;
  }

  private static boolean isCompiler(Path stat) {
    try {
      return read(stat).isCompiler();
    } catch (IOException e) {
      // That thread has ended meanwhile.
      return false;
    }
  }

  private static ProcStat read(Path file) throws IOException {
    return ProcStat.parse(Files.readString(file));
  }
}
