package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.ours.Ours;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All contestants of one scenario, side by side.
 *
 * @param scenario the scenario
 * @param rows the contestants
 */
record Ranking(Scenario scenario, List<Row> rows) {

  /** {@return the rows that have figures, the best first} */
  List<Row> sorted() {
    Figure first = scenario.figures().get(0);
    return rows.stream()
        .filter(row -> Double.isFinite(row.median(first)))
        .sorted(Comparator.comparingDouble(row -> row.median(first)))
        .toList();
  }

  /**
   * {@return the best value that a peer has; NaN where none has one}
   *
   * @param figure of what
   */
  double bestPeer(Figure figure) {
    return rows.stream()
        .filter(Row::isPeer)
        .mapToDouble(row -> row.median(figure))
        .filter(Double::isFinite)
        .reduce(figure::better)
        .orElse(Double.NaN);
  }

  /**
   * {@return this SDK's value; NaN where there is none}
   *
   * @param figure of what
   */
  double ours(Figure figure) {
    return row(scenario.batches() ? Ours.BATCHES : Ours.SDK)
        .map(row -> row.median(figure))
        .orElse(Double.NaN);
  }

  /**
   * {@return the contestant of that name}
   *
   * @param name its name
   */
  Optional<Row> row(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }
}
