package io.pollingsdk.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.pollingsdk.bench.Contest.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints what was measured, and keeps it as JSON. */
final class Report {
  private final JsonObject json = new JsonObject();
  private final JsonArray verdicts = new JsonArray();
  private final StringBuilder text = new StringBuilder();

  void line(String line) {
    System.out.println(line);
    text.append(line).append('\n');
  }

  /** Shows how contestants compare with one of them. */
  void table(String title, List<Row> rows, String reference, Contest contest) {
    Optional<Row> base = rows.stream().filter(row -> row.name().equals(reference)).findFirst();
    line("");
    line(
        number(
            "%-40s %9s %9s %9s %10s %10s",
            title, "median s", "best s", "CPU s", "x median", "x best"));
    JsonArray array = new JsonArray();
    for (Row row : rows) {
      line(
          number(
              "%-40s %9.3f %9.3f %9s %10s %10s",
              row.name(),
              row.seconds(),
              row.best(),
              row.cpu().isPresent() ? number("%.2f", row.cpu().getAsDouble()) : "-",
              base.map(b -> number("%.2f", row.seconds() / b.seconds())).orElse("-"),
              base.map(b -> number("%.2f", row.best() / b.best())).orElse("-")));
      JsonObject one = new JsonObject();
      one.addProperty("name", row.name());
      one.addProperty("medianSeconds", row.seconds());
      one.addProperty("bestSeconds", row.best());
      row.cpu().ifPresent(cpu -> one.addProperty("cpuSeconds", cpu));
      base.ifPresent(b -> one.addProperty("toCurl", row.seconds() / b.seconds()));
      array.add(one);
    }
    contest.missing().forEach(missing -> line(number("%-40s not measured", missing)));
    json.add(title, array);
  }

  /** Compares with a target; without a figure it cannot be said. */
  void verdict(String target, Optional<String> figure, boolean met) {
    String verdict = figure.isEmpty() ? "not measured" : met ? "met" : "NOT MET";
    line(number("%-12s %s%s", verdict, target, figure.map(f -> ": " + f).orElse("")));
    JsonObject one = new JsonObject();
    one.addProperty("target", target);
    one.addProperty("verdict", verdict);
    figure.ifPresent(f -> one.addProperty("figure", f));
    verdicts.add(one);
  }

  void add(String name, String value) {
    json.addProperty(name, value);
  }

  static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static Optional<Row> row(List<Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  void write(Path folder) throws IOException {
    json.add("verdicts", verdicts);
    Files.writeString(folder.resolve("downloads.txt"), text);
    Files.writeString(
        folder.resolve("downloads.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(json));
  }
}
