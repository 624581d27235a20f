package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.ours.Ours;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One contestant in one scenario: all its runs. */
final class Row {
  private final String name;
  private final List<Measured> runs = new ArrayList<>();
  private String trouble = "";

  /**
   * @param name the contestant's name
   */
  Row(String name) {
    this.name = name;
  }

  /** {@return the contestant's name} */
  String name() {
    return name;
  }

  /** {@return whether it is one that this SDK wants to be compared with} */
  boolean isPeer() {
    return !Ours.isOurs(name) && !name.equals(Ours.FLOOR);
  }

  /**
   * Adds a run.
   *
   * @param figures what it has given
   */
  void add(Measured figures) {
    runs.add(figures);
  }

  /**
   * Notes why a run gave nothing.
   *
   * @param reason why
   */
  void fail(String reason) {
    trouble = reason;
  }

  /** {@return why a run gave nothing; empty where all did} */
  String trouble() {
    return trouble;
  }

  /** {@return all runs} */
  List<Measured> runs() {
    return Collections.unmodifiableList(runs);
  }

  /**
   * {@return the median of a figure; NaN where no run gave it}
   *
   * @param figure which
   */
  double median(Figure figure) {
    double[] values =
        runs.stream()
            .mapToDouble(run -> run.get(figure))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    int half = values.length / 2;
    if (values.length == 0) {
      return Double.NaN;
    }
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
