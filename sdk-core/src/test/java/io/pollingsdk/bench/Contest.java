package io.pollingsdk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Runs contestants in turn, each round in another order, and keeps what they took. */
final class Contest {
  private static final int WARM_UP = 2;

  private final Path folder;
  private final Map<String, Runner> contestants = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private int runs;

  /** One way to do the work; what it writes goes into an empty folder. */
  interface Fetching {
    void into(Path folder) throws Exception;
  }

  private record Runner(Fetching fetching, boolean program, List<Sample> samples) {}

  /**
   * What a contestant took.
   *
   * @param seconds the median
   * @param best the shortest
   * @param cpu the median of the processor time
   */
  record Row(String name, double seconds, double best, OptionalDouble cpu) {}

  Contest(Path folder) {
    this.folder = folder;
  }

  /** Adds one that runs in this process. */
  Contest here(String name, Fetching fetching) {
    contestants.put(name, new Runner(fetching, false, new ArrayList<>()));
    return this;
  }

  /** Adds one that runs a program, if there is that. */
  Contest program(String name, String needed, Fetching fetching) {
    if (Programs.has(needed)) {
      contestants.put(name, new Runner(fetching, true, new ArrayList<>()));
    } else {
      missing.add(name + ": there is no " + needed);
    }
    return this;
  }

  /** Adds one that runs this JVM's program anew. */
  Contest jvm(String name, Fetching fetching) {
    contestants.put(name, new Runner(fetching, true, new ArrayList<>()));
    return this;
  }

  List<String> missing() {
    return missing;
  }

  List<Row> run(int rounds) throws Exception {
    List<String> order = new ArrayList<>(contestants.keySet());
    // The first rounds warm up whatever can be warm, and do not count.
    for (int round = -WARM_UP; round < rounds; round++) {
      for (String name : order) {
        Runner runner = contestants.get(name);
        if (round >= 0) {
          runner.samples().add(once(runner));
        } else if (!runner.program()) {
          Sample unused = once(runner);
        }
      }
      order.add(order.remove(0));
    }
    clear(folder);
    List<Row> rows = new ArrayList<>();
    contestants.forEach((name, runner) -> rows.add(row(name, runner.samples())));
    return rows;
  }

  private Sample once(Runner runner) throws Exception {
    Path own = Files.createDirectories(folder.resolve(String.valueOf(++runs)));
    Sample sample =
        runner.program()
            ? Sample.ofPrograms(() -> runner.fetching().into(own))
            : Sample.here(() -> runner.fetching().into(own));
    // Emptied, not deleted: without a journal, ext4 is slow to create files for minutes then.
    empty(own);
    return sample;
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    }
  }

  private static Row row(String name, List<Sample> samples) {
    List<Double> seconds = samples.stream().map(Sample::seconds).toList();
    List<Double> cpu = samples.stream().flatMap(s -> s.cpu().stream().boxed()).toList();
    return new Row(
        name,
        Sample.median(seconds),
        seconds.stream().mapToDouble(d -> d).min().orElseThrow(),
        cpu.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Sample.median(cpu)));
  }

  /** Removes a folder with everything in it. */
  static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
