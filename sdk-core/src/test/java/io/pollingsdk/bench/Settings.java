package io.pollingsdk.bench;

import java.nio.file.Path;

/**
 * How much is measured; each value is a system property, {@code -Dbench.rounds=5}.
 *
 * @param size bytes of the single file
 * @param largeSize bytes of the larger one that needs no more memory
 * @param files how many small files
 * @param fileSize bytes of each of them
 * @param connections how many connections they come over
 * @param rounds how often each contestant runs
 * @param folder where files are written, and the results stay
 */
record Settings(
    long size, long largeSize, int files, int fileSize, int connections, int rounds, Path folder) {

  static Settings fromProperties() {
    return new Settings(
        Long.getLong("bench.mebibytes", 1024) << 20,
        Long.getLong("bench.largeMebibytes", 4096) << 20,
        Integer.getInteger("bench.files", 4000),
        Integer.getInteger("bench.fileKibibytes", 64) << 10,
        Integer.getInteger("bench.connections", 32),
        Integer.getInteger("bench.rounds", 3),
        Path.of(System.getProperty("bench.folder", "target/bench")).toAbsolutePath().normalize());
  }
}
