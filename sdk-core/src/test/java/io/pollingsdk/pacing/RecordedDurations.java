package io.pollingsdk.pacing;

import io.pollingsdk.pacing.JobSimulation.SimulatedJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The recorded durations: jobs by kind, and a mixture of all. */
final class RecordedDurations {
  private RecordedDurations() {}

  static Map<String, List<SimulatedJob>> byKind() {
    Map<String, List<SimulatedJob>> kinds = new LinkedHashMap<>();
    try (InputStream in = RecordedDurations.class.getResourceAsStream("durations.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> read(line, kinds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kinds;
  }

  /** Returns all jobs, the kinds mixed, each kind's jobs in their order. */
  static List<SimulatedJob> mixture(long seed) {
    Map<String, List<SimulatedJob>> kinds = byKind();
    List<String> order = new ArrayList<>();
    kinds.forEach((kind, jobs) -> order.addAll(Collections.nCopies(jobs.size(), kind)));
    Collections.shuffle(order, new Random(seed));
    Map<String, Integer> taken = new LinkedHashMap<>();
    return order.stream()
        .map(kind -> kinds.get(kind).get(taken.merge(kind, 1, Integer::sum) - 1))
        .toList();
  }

  private static void read(String line, Map<String, List<SimulatedJob>> kinds) {
    int equals = line.indexOf(" = ");
    int colon = line.indexOf(": ");
    String kind = line.substring(0, equals);
    double usual = Double.parseDouble(line.substring(equals + 3, colon));
    List<SimulatedJob> jobs = new ArrayList<>();
    for (String seconds : line.substring(colon + 2).split(" ", -1)) {
      jobs.add(new SimulatedJob(kind, usual, Double.parseDouble(seconds)));
    }
    kinds.put(kind, List.copyOf(jobs));
  }
}
