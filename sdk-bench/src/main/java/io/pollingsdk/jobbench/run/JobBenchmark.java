package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.DriverKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a job and a poll cost, with this SDK and with other libraries, in one run on one
 * machine. See docs/performance.md.
 */
public final class JobBenchmark {
  // What starting, warming up, measuring and ending may take beyond the scenario's own time.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Options options;

  private JobBenchmark(Options options) {
    this.options = options;
  }

  /**
   * Runs it.
   *
   * @param args none: the options are system properties
   * @throws Exception if nothing can be measured
   */
  public static void main(String[] args) throws Exception {
    if (!Files.isReadable(Path.of("/proc/self/stat"))) {
      throw new UnsupportedOperationException(
          "this needs Linux: processor time and memory are read from /proc");
    }
    new JobBenchmark(Options.from(System.getProperties())).run();
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    String machine =
        String.format(
            Locale.ROOT,
            "%s %s, %d processors, Java %s, %d connections, median of %d%s; load before: %s",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            Options.CONNECTIONS,
            options.runs(),
            options.scale() == 1 ? "" : ", times x " + options.scale(),
            Files.readString(Path.of("/proc/loadavg")).strip());
    say(machine);
    List<Ranking> rankings = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      List<DriverKind> kinds =
          DriverKinds.all().stream().filter(kind -> options.wants(scenario, kind)).toList();
      if (!kinds.isEmpty()) {
        rankings.add(new Ranking(scenario, measure(scenario, kinds)));
      }
    }
    Report report = new Report(rankings);
    List<Verdict> verdicts = Verdict.all(rankings);
    StringBuilder text = new StringBuilder(machine).append("\n").append(report.tables());
    text.append("\n");
    verdicts.forEach(verdict -> text.append(verdict.line()).append("\n"));
    say(text.substring(machine.length() + 1));
    Files.createDirectories(options.folder());
    Files.writeString(options.folder().resolve("jobs.txt"), text);
    Files.writeString(options.folder().resolve("jobs.json"), report.json(machine, verdicts));
    Files.writeString(options.folder().resolve("jobs.svg"), Chart.svg(rankings, machine));
    say(
        String.format(
            Locale.ROOT,
            "Kept in %s: jobs.txt, jobs.json, jobs.svg. It took %d s.",
            options.folder(),
            (System.nanoTime() - start) / 1_000_000_000));
  }

  private List<Row> measure(Scenario scenario, List<DriverKind> kinds)
      throws IOException, InterruptedException {
    List<Row> rows = kinds.stream().map(kind -> new Row(kind.name())).toList();
    for (int run = 0; run < options.runs(); run++) {
      for (int i = 0; i < kinds.size(); i++) {
        measure(scenario, kinds.get(i), rows.get(i));
      }
    }
    return rows;
  }

  /** A server of its own for each: none finds what another has left. */
  private void measure(Scenario scenario, DriverKind kind, Row row)
      throws IOException, InterruptedException {
    Load load = scenario.load().scaled(options.scale());
    // Jobs of S3 are not waited for.
    Duration limit = scenario == Scenario.S3 ? PATIENCE : PATIENCE.plus(load.lasting());
    try (Processes processes = Processes.start()) {
      ServerStats.checkClock(processes.uri());
      Measured measured = processes.run(kind, scenario, options.scale(), limit.plus(PATIENCE));
      row.add(measured);
      Figure first = scenario.figures().get(0);
      progress(scenario, kind, first.text(measured.get(first)) + " " + first.title());
    } catch (Processes.SkippedException e) {
      row.fail("skipped: " + e.getMessage());
      progress(scenario, kind, row.trouble());
    } catch (IOException e) {
      row.fail("failed: " + e.getMessage());
      progress(scenario, kind, row.trouble());
    }
  }

  private static void progress(Scenario scenario, DriverKind kind, String what) {
    say(String.format(Locale.ROOT, "%-4s %-40s %s", scenario, kind.name(), what));
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
