package io.pollingsdk.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fetches in a JVM that has just started, and says what memory that took. */
public final class ColdStart {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ColdStart() {}

  /**
   * Fetches one file, or many.
   *
   * @param args URI, SHA-256, target; for many also their number and that of connections, where URI
   *     and target are what the number of each is appended to
   * @throws IOException if the system's files cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 3) {
      Ours.one(Ours.toFile(args[0], Path.of(args[2]), false).sha256(args[1]));
    } else {
      Ours.many(
          Integer.parseInt(args[3]),
          Integer.parseInt(args[4]),
          i -> Ours.toFile(args[0] + i, Path.of(args[2] + i), false).sha256(args[1]));
    }
    System.out.println("heap " + peakHeap() + " resident " + resident());
  }

  static void one(List<String> options, String uri, String sha256, Path file) throws Exception {
    String unused = Programs.run(Programs.java(options, ColdStart.class, uri, sha256, file + ""));
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** Returns the most memory the process had at any time, of any kind; 0 where nobody says. */
  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
