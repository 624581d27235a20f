package io.pollingsdk.jobbench.parts;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the parts, each for a few seconds in a process of its own, and prints a table. */
public final class PartsBenchmark {
  private static final int ROUNDS = 3;
  private static final TimeValue ROUND = TimeValue.seconds(1);

  private PartsBenchmark() {}

  /**
   * Runs.
   *
   * @param args options of JMH, which win over the short run that is the default: {@code -i 10 -f
   *     3}, {@code -prof gc}, a part's name
   * @throws CommandLineOptionException if they are none
   * @throws RunnerException if a part fails
   */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    Options options = options(new CommandLineOptions(args));
    System.out.print(table(new Runner(options).run()));
  }

  /** {@return the short run, changed by what the command line says} */
  static Options options(CommandLineOptions given) {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    options.mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS).shouldFailOnError(true);
    if (given.getIncludes().isEmpty()) {
      options.include("^io[.]pollingsdk[.]jobbench[.]parts[.]");
    }
    options
        .forks(given.getForkCount().orElse(1))
        .warmupIterations(given.getWarmupIterations().orElse(ROUNDS))
        .warmupTime(given.getWarmupTime().orElse(ROUND))
        .measurementIterations(given.getMeasurementIterations().orElse(ROUNDS))
        .measurementTime(given.getMeasurementTime().orElse(ROUND))
        .verbosity(given.verbosity().orElse(VerboseMode.SILENT));
    return options.build();
  }

  /** {@return a line a part: nanoseconds an operation, and what else a profiler found} */
  static String table(Collection<RunResult> results) {
    StringBuilder table = new StringBuilder();
    for (RunResult result : results) {
      String[] name = result.getParams().getBenchmark().split("[.]", -1);
      table.append(
          String.format(
              Locale.ROOT,
              "%-28s %10.1f ns/op",
              name[name.length - 2] + "." + name[name.length - 1],
              result.getPrimaryResult().getScore()));
      for (Result<?> more : result.getSecondaryResults().values()) {
        table.append(
            String.format(
                Locale.ROOT,
                "  %s %.1f %s",
                more.getLabel(),
                more.getScore(),
                more.getScoreUnit()));
      }
      table.append(System.lineSeparator());
    }
    return table.toString();
  }
}
