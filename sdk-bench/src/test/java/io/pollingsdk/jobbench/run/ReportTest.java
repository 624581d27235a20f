package io.pollingsdk.jobbench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pollingsdk.jobbench.ours.Ours;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private final Ranking s3 =
      new Ranking(
          Scenario.S3,
          List.of(
              row(Ours.SDK, 12, 80_000),
              row("slow & <old>", 40, 20_000),
              row("Vert.x WebClient", 10, 90_000),
              row("other", 20, 50_000),
              row(Ours.FLOOR, 4, 160_000),
              failed("broken")));

  @Test
  void theMedianIsTheMiddleOfAllRuns() {
    Row row = new Row("x");
    assertThat(row.median(Figure.JOBS)).isNaN();
    row.add(new Measured().put(Figure.JOBS, 9));
    row.add(new Measured().put(Figure.JOBS, 1));
    assertThat(row.median(Figure.JOBS)).isEqualTo(5);
    row.add(new Measured().put(Figure.JOBS, 2));
    assertThat(row.median(Figure.JOBS)).isEqualTo(2);
    row.add(new Measured().put(Figure.JOBS, Double.NaN));
    assertThat(row.median(Figure.JOBS)).isEqualTo(2);
  }

  @Test
  void theBestPeerIsNeitherOursNorTheFloorAndMayHaveLessOrMore() {
    assertThat(s3.bestPeer(Figure.CPU_POLL)).isEqualTo(10);
    assertThat(s3.bestPeer(Figure.POLLS)).isEqualTo(90_000);
    assertThat(s3.bestPeer(Figure.HEAP_JOB)).isNaN();
    assertThat(s3.ours(Figure.CPU_POLL)).isEqualTo(12);
    assertThat(s3.sorted())
        .extracting(Row::name)
        .containsExactly(Ours.FLOOR, "Vert.x WebClient", Ours.SDK, "other", "slow & <old>");
  }

  @Test
  void eachFigureIsComparedWithTheBestPeerAndWithOurs() {
    String tables = new Report(List.of(s3)).tables();

    assertThat(tables)
        .containsPattern("SDK +12\\.0 \\(1\\.20, 1\\.00\\) +80000 \\(0\\.89, 1\\.00\\)")
        .containsPattern("other +20\\.0 \\(2\\.00, 1\\.67\\) +50000 \\(0\\.56, 0\\.63\\)")
        .containsPattern("broken +failed: hung");
    assertThat(Report.ratio(1, Double.NaN)).isEqualTo("-");
    assertThat(Report.ratio(1, 0)).isEqualTo("-");
  }

  @Test
  void theJsonHoldsEveryRunAndRatio() {
    String text = new Report(List.of(s3)).json("here", Verdict.all(List.of(s3)));

    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    JsonObject sdk =
        json.getAsJsonObject("scenarios")
            .getAsJsonObject("S3")
            .getAsJsonArray("contestants")
            .get(0)
            .getAsJsonObject();
    assertThat(sdk.getAsJsonObject("median").get("CPU_POLL").getAsDouble()).isEqualTo(12);
    assertThat(sdk.getAsJsonObject("toBestPeer").get("CPU_POLL").getAsDouble()).isEqualTo(1.2);
    assertThat(sdk.getAsJsonObject("toOurs").get("POLLS").getAsDouble()).isEqualTo(1);
    assertThat(sdk.getAsJsonArray("runs")).hasSize(1);
    assertThat(json.getAsJsonArray("targets")).hasSize(3);
  }

  @Test
  void whatWasPromisedIsMetOrNotOrUnknown() {
    assertThat(Verdict.all(List.of(s3)))
        .extracting(Verdict::word)
        .containsExactly("met", "NOT MET", "not measured");
    assertThat(new Verdict("x", Double.NaN, 1).word()).isEqualTo("not measured");
    assertThat(new Verdict("x", 1, Double.NaN).word()).isEqualTo("not measured");
    assertThat(new Verdict("x", 1, 1).word()).isEqualTo("met");
  }

  @Test
  void batchesArePromisedByWhatPeersNeedForSingleJobs() {
    Row batches = new Row(Ours.BATCHES);
    batches.add(new Measured().put(Figure.CPU_JOB, 9));
    Row peer = new Row("Vert.x WebClient");
    peer.add(new Measured().put(Figure.CPU_JOB, 200).put(Figure.CPU_POLL, 10));
    List<Ranking> both =
        List.of(
            new Ranking(Scenario.S2, List.of(peer)), new Ranking(Scenario.S5, List.of(batches)));

    assertThat(Verdict.all(both))
        .filteredOn(verdict -> verdict.target().startsWith("S5: CPU a job at most"))
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.word()).isEqualTo("met"))
        .satisfies(verdict -> assertThat(verdict.limit()).isEqualTo(10));
  }

  @Test
  void theChartIsAnImageWithABarForEachThatHasAFigure() throws Exception {
    String svg = Chart.svg(List.of(s3), "a machine, Java <17>");

    Document image =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(image.getDocumentElement().getTagName()).isEqualTo("svg");
    // One is the ground.
    assertThat(image.getElementsByTagName("rect").getLength()).isEqualTo(1 + 5);
    assertThat(image.getDocumentElement().getTextContent())
        .contains("slow & <old>")
        .contains("40.0")
        .contains("a machine, Java <17>");
  }

  private static Row row(String name, double cpu, double polls) {
    Row row = new Row(name);
    row.add(new Measured().put(Figure.CPU_POLL, cpu).put(Figure.POLLS, polls));
    return row;
  }

  private static Row failed(String name) {
    Row row = new Row(name);
    row.fail("failed: hung");
    return row;
  }
}
