package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.ours.Ours;
import java.util.List;
import java.util.Locale;

/** Draws bars: for each scenario its first figure, the best contestant on top. */
final class Chart {
  private static final int WIDTH = 860;
  private static final int NAMES = 290;
  private static final int FIGURES = 70;
  private static final int LINE = 22;
  private static final int TITLE = 44;
  private static final int MARGIN = 16;

  private Chart() {}

  /**
   * {@return an SVG image}
   *
   * @param rankings all scenarios that were run
   * @param machine what it was measured on
   */
  static String svg(List<Ranking> rankings, String machine) {
    StringBuilder body = new StringBuilder();
    int y = MARGIN;
    for (Ranking ranking : rankings) {
      List<Row> rows = ranking.sorted();
      if (!rows.isEmpty()) {
        y = scenario(ranking, rows, y, body);
      }
    }
    text(MARGIN, y + LINE, "note", machine, body);
    int height = y + LINE + MARGIN;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + WIDTH
        + " "
        + height
        + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
        + "<style>.title{font-weight:bold;font-size:15px}.note{fill:#666;font-size:11px}"
        + ".name{text-anchor:end}.peer{fill:#9aa7b5}.ours{fill:#1f6fb2}.floor{fill:#d9dee3}"
        + "</style>\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        + body
        + "</svg>\n";
  }

  private static int scenario(Ranking ranking, List<Row> rows, int top, StringBuilder body) {
    Figure figure = ranking.scenario().figures().get(0);
    text(MARGIN, top + 20, "title", ranking.scenario() + ": " + ranking.scenario().title(), body);
    text(MARGIN, top + 36, "note", figure.title() + ", less is better", body);
    double most = rows.stream().mapToDouble(row -> row.median(figure)).max().orElse(1);
    int room = WIDTH - NAMES - FIGURES - MARGIN;
    int y = top + TITLE;
    for (Row row : rows) {
      double value = row.median(figure);
      double width = Math.max(1, room * value / most);
      text(NAMES - 8, y + 15, "name", row.name(), body);
      body.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
              colour(row),
              NAMES,
              y + 3,
              width,
              LINE - 6));
      text((int) (NAMES + width + 6), y + 15, "figure", figure.text(value), body);
      y += LINE;
    }
    return y + MARGIN;
  }

  private static String colour(Row row) {
    return row.isPeer() ? "peer" : Ours.isOurs(row.name()) ? "ours" : "floor";
  }

  private static void text(int x, int y, String style, String text, StringBuilder body) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n",
            style,
            x,
            y,
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
  }
}
