package io.pollingsdk.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What memory one download to a file takes, SHA-256 and the JVM itself included, where the JVM may
 * have 64 MiB of heap.
 *
 * @param size of the file
 * @param heap the most that was used of the heap
 * @param resident the most memory of any kind that the process had; 0 where the system does not say
 */
record Memory(long size, long heap, long resident) {
  static final int HEAP_MEBIBYTES = 64;

  static Memory of(long size, Settings settings, ServerProcess server) throws Exception {
    Path folder = settings.folder().resolve("work");
    Contest.clear(folder);
    Files.createDirectories(folder);
    String printed =
        Programs.run(
            Programs.java(
                List.of("-Xmx" + HEAP_MEBIBYTES + "m"),
                ColdStart.class,
                server.big(size),
                Block.sha256(size),
                folder + "/file"));
    Contest.clear(folder);
    return new Memory(size, number(printed, "heap"), number(printed, "resident"));
  }

  private static long number(String printed, String name) {
    return Long.parseLong(
        printed
            .lines()
            .reduce((first, last) -> last)
            .orElse("")
            .replaceAll(".*" + name + " (\\d+).*", "$1"));
  }
}
