package io.pollingsdk.jobbench.run;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** Says what was measured, as tables and as JSON. */
final class Report {
  private final List<Ranking> rankings;

  /**
   * @param rankings all scenarios that were run
   */
  Report(List<Ranking> rankings) {
    this.rankings = rankings;
  }

  /** {@return all tables} */
  String tables() {
    StringBuilder text = new StringBuilder();
    rankings.forEach(ranking -> table(ranking, text));
    return text.toString();
  }

  private static void table(Ranking ranking, StringBuilder text) {
    Scenario scenario = ranking.scenario();
    text.append("\n").append(scenario).append(": ").append(scenario.title()).append("\n");
    text.append(
        "(behind each figure: how many times the best peer's it is, and how many times ours)\n");
    text.append(padded("", 40));
    scenario.figures().forEach(figure -> text.append(left(figure.title(), 24)));
    text.append("\n");
    for (Row row : ranking.sorted()) {
      text.append(padded(row.name(), 40));
      for (Figure figure : scenario.figures()) {
        double value = row.median(figure);
        text.append(
            left(
                figure.text(value)
                    + " ("
                    + ratio(value, ranking.bestPeer(figure))
                    + ", "
                    + ratio(value, ranking.ours(figure))
                    + ")",
                24));
      }
      text.append("\n");
    }
    for (Row row : ranking.rows()) {
      if (!row.trouble().isEmpty()) {
        text.append(padded(row.name(), 40)).append("  ").append(row.trouble()).append("\n");
      }
    }
  }

  /**
   * {@return how many times the other a value is, as text}
   *
   * @param value the value
   * @param other what it is compared with
   */
  static String ratio(double value, double other) {
    double ratio = value / other;
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "-";
  }

  /**
   * {@return everything as JSON}
   *
   * @param machine what it was measured on
   * @param verdicts what was promised and what is so
   */
  String json(String machine, List<Verdict> verdicts) {
    JsonObject json = new JsonObject();
    json.addProperty("machine", machine);
    JsonObject scenarios = new JsonObject();
    for (Ranking ranking : rankings) {
      JsonArray rows = new JsonArray();
      ranking.rows().forEach(row -> rows.add(json(ranking, row)));
      JsonObject one = new JsonObject();
      one.addProperty("title", ranking.scenario().title());
      one.add("contestants", rows);
      scenarios.add(ranking.scenario().name(), one);
    }
    json.add("scenarios", scenarios);
    JsonArray targets = new JsonArray();
    for (Verdict verdict : verdicts) {
      JsonObject one = new JsonObject();
      one.addProperty("target", verdict.target());
      one.addProperty("verdict", verdict.word());
      one.addProperty("figure", verdict.figure());
      targets.add(one);
    }
    json.add("targets", targets);
    return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
  }

  private static JsonObject json(Ranking ranking, Row row) {
    JsonObject one = new JsonObject();
    one.addProperty("name", row.name());
    if (!row.trouble().isEmpty()) {
      one.addProperty("trouble", row.trouble());
    }
    Measured medians = new Measured();
    Measured toPeer = new Measured();
    Measured toOurs = new Measured();
    for (Figure figure : Figure.values()) {
      double value = row.median(figure);
      medians.put(figure, value);
      toPeer.put(figure, value / ranking.bestPeer(figure));
      toOurs.put(figure, value / ranking.ours(figure));
    }
    one.add("median", medians.toJson());
    one.add("toBestPeer", toPeer.toJson());
    one.add("toOurs", toOurs.toJson());
    JsonArray runs = new JsonArray();
    row.runs().forEach(run -> runs.add(run.toJson()));
    one.add("runs", runs);
    return one;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String left(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
