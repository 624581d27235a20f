package io.pollingsdk.bench;

import static io.pollingsdk.bench.Report.number;
import static io.pollingsdk.bench.Report.row;

import io.pollingsdk.bench.Contest.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures downloads against curl, aria2 and the JDK's client, in one run on one machine, and
 * compares with what was promised. See docs/performance.md.
 */
public final class DownloadBenchmark {
  private static final double MOST_TO_CURL = 1.3;
  private static final long MIB = 1 << 20;
  // A garbage collector takes what it is given; more than this would grow with the file.
  private static final double SAME_MEMORY = 1.2;

  private final Settings settings;
  private final ServerProcess server;
  private final Report report = new Report();

  private DownloadBenchmark(Settings settings, ServerProcess server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Runs it.
   *
   * @param args none: the settings are system properties
   * @throws Exception if something cannot be measured
   */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.fromProperties();
    Files.createDirectories(settings.folder());
    Path block = settings.folder().resolve("block.bin");
    Block.write(block);
    try (ServerProcess server = ServerProcess.start(block, settings.fileSize())) {
      new DownloadBenchmark(settings, server).run();
    } finally {
      Contest.clear(settings.folder().resolve("work"));
      Files.deleteIfExists(block);
    }
  }

  private void run() throws Exception {
    machine();
    SingleFile single = new SingleFile(settings, server);
    Contest one = single.contest();
    List<Row> oneRows = one.run(settings.rounds());
    report.table(number("1 file of %d MiB", settings.size() / MIB), oneRows, SingleFile.CURL, one);
    Contest many = new ManyFiles(settings, server).contest();
    List<Row> manyRows = many.run(settings.rounds());
    report.table(
        number(
            "%d files of %d KiB, %d connections",
            settings.files(), settings.fileSize() / 1024, settings.connections()),
        manyRows,
        ManyFiles.CURL,
        many);
    AfterCancel cancel = AfterCancel.measure(settings, server);
    List<Memory> memory =
        List.of(
            Memory.of(settings.size(), settings, server),
            Memory.of(settings.largeSize(), settings, server));
    report.line("");
    cancelled(cancel);
    memory.forEach(this::memory);
    report.line("");
    verdicts(oneRows, manyRows, cancel, memory);
    report.write(settings.folder());
    report.line("");
    report.line(number("Kept in %s", settings.folder().resolve("downloads.json")));
  }

  private void machine() throws Exception {
    String machine =
        number(
            "%s, %d processors, Java %s; load before: %s",
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            Files.isReadable(Path.of("/proc/loadavg"))
                ? Files.readString(Path.of("/proc/loadavg")).strip()
                : "unknown");
    report.line(machine);
    report.line(number("Each row: %d runs, in turn with the others", settings.rounds()));
    report.add("machine", machine);
  }

  private void cancelled(AfterCancel cancel) {
    report.line(
        number(
            "After a cancel: %s bytes read by the process, %d taken from the server by the system;"
                + " over after %d ms",
            cancel.read().isPresent() ? cancel.read().getAsLong() : "unknown",
            cancel.sent(),
            cancel.millis()));
  }

  private void memory(Memory memory) {
    report.line(
        number(
            "%d MiB to a file in a JVM of %d MiB heap: at most %s MiB of heap used, %s MiB"
                + " resident",
            memory.size() / MIB,
            Memory.HEAP_MEBIBYTES,
            number("%.1f", memory.heap() / (double) MIB),
            number("%.1f", memory.resident() / (double) MIB)));
  }

  private void verdicts(List<Row> one, List<Row> many, AfterCancel cancel, List<Memory> memory) {
    Optional<Double> single = ratio(one, SingleFile.OURS, SingleFile.CURL);
    report.verdict(
        "one file with SHA-256 in at most " + MOST_TO_CURL + " x curl's time without",
        single.map(ratio -> number("%.2f x", ratio)),
        single.orElse(0.0) <= MOST_TO_CURL);
    Optional<Double> files = ratio(many, ManyFiles.OURS, ManyFiles.CURL);
    report.verdict(
        "many small files faster than curl -Z with as many connections",
        files.map(ratio -> number("%.2f x its time", ratio)),
        files.orElse(0.0) < 1);
    long read = cancel.read().orElse(cancel.sent());
    report.verdict(
        "at most 1 MiB read after a cancel",
        Optional.of(number("%.3f MiB", read / (double) MIB)),
        read <= MIB);
    Memory small = memory.get(0);
    Memory large = memory.get(1);
    report.verdict(
        "memory independent of the file's size",
        Optional.of(
            number(
                "%.1f MiB resident for %d MiB, %.1f for %d MiB",
                small.resident() / (double) MIB,
                small.size() / MIB,
                large.resident() / (double) MIB,
                large.size() / MIB)),
        large.resident() <= small.resident() * SAME_MEMORY);
  }

  private static Optional<Double> ratio(List<Row> rows, String ours, String theirs) {
    return row(rows, ours).flatMap(o -> row(rows, theirs).map(t -> o.seconds() / t.seconds()));
  }
}
