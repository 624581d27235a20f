package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.ours.Ours;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * What is to be run.
 *
 * @param drivers names, or parts of names in any case, of contestants; {@code all}; none: those
 *     that tell most, so that a run takes less than ten minutes
 * @param scenarios which
 * @param runs how often each, in turn with the others
 * @param scale how much shorter or longer than usual
 * @param largeForAll whether peers run S4 too
 * @param folder where results go
 */
record Options(
    List<String> drivers,
    Set<Scenario> scenarios,
    int runs,
    double scale,
    boolean largeForAll,
    Path folder) {
  private static final String ALL = "all";

  // Only when asked for: much like another of the same library, or no library.
  private static final Set<String> SELDOM =
      Set.of(
          Ours.FLOOR,
          "azure-core sync",
          "JDK HttpClient async",
          "Spring WebClient",
          "Vert.x WebClient, pipelined");

  // At half a minute each, those that S1 and S3 tell enough of.
  private static final Set<String> SELDOM_IN_S2 =
      Set.of("Failsafe async", "HttpClient 5 classic, a thread a job", "OkHttp", "gax");

  /** The most connections each contestant may have. */
  static final int CONNECTIONS = 64;

  /**
   * Reads them from properties such as {@code bench.runs}; what is empty is as if it were not
   * there.
   *
   * @param properties the system's
   * @return the options
   */
  static Options from(Properties properties) {
    List<String> names = list(properties, "bench.scenarios");
    Set<Scenario> scenarios =
        names.isEmpty() ? EnumSet.allOf(Scenario.class) : EnumSet.noneOf(Scenario.class);
    names.forEach(name -> scenarios.add(Scenario.valueOf(name.toUpperCase(Locale.ROOT))));
    return new Options(
        list(properties, "bench.drivers"),
        scenarios,
        Integer.parseInt(value(properties, "bench.runs", "1")),
        Double.parseDouble(value(properties, "bench.scale", "1")),
        Boolean.parseBoolean(value(properties, "bench.largeForAll", "false")),
        Path.of(value(properties, "bench.folder", "target/bench")));
  }

  /**
   * {@return whether a contestant takes part}
   *
   * @param scenario in which scenario
   * @param kind the contestant
   */
  boolean wants(Scenario scenario, DriverKind kind) {
    boolean batches = kind.name().equals(Ours.BATCHES);
    if (!scenarios.contains(scenario) || scenario.batches() != batches) {
      return false;
    }
    if (scenario.large() && !largeForAll && !Ours.isOurs(kind.name())) {
      return false;
    }
    // There is nothing to pipeline with one job, and S4 has been told of once.
    boolean pipelining = scenario == Scenario.S2 || scenario == Scenario.S3;
    if (kind.name().equals(Ours.PIPELINED) && !pipelining) {
      return false;
    }
    String name = kind.name().toLowerCase(Locale.ROOT);
    if (drivers.isEmpty()) {
      return !SELDOM.contains(kind.name())
          && !(scenario == Scenario.S2 && SELDOM_IN_S2.contains(kind.name()));
    }
    return drivers.contains(ALL)
        || drivers.stream().anyMatch(part -> name.contains(part.toLowerCase(Locale.ROOT)));
  }

  private static List<String> list(Properties properties, String name) {
    return Arrays.stream(value(properties, name, "").split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String value(Properties properties, String name, String byDefault) {
    String value = properties.getProperty(name, "").strip();
    return value.isEmpty() ? byDefault : value;
  }
}
