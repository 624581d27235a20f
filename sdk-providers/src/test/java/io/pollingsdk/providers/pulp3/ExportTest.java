package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exports and their files. */
class ExportTest {
  private static final String EXPORTER = "/pulp/api/v3/exporters/core/pulp/018f-5/";

  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  @Test
  void isAJobBelowTheExporter() {
    pulp.says(Pulp.ACCEPTED, Pulp.COMPLETED, Pulp.WHOLE);

    pulp.result(connection.export(EXPORTER, Map.of("full", true)).result());

    assertThat(pulp.sent(0)).isEqualTo("POST " + EXPORTER + "exports/ {\"full\":true}");
  }

  @Test
  void namesEachFileWithItsDigestAndTheTableOfContents() {
    pulp.says(
        Reply.json(
            """
            {"pulp_href":"/e/1/","output_file_info":{"/x/a.tar.0":"aa","/x/a.tar.1":"bb"},
             "toc_info":{"file":"/x/toc.json","sha256":"cc"}}"""));

    Pulp3Export export = connection.export("/e/1/");

    assertThat(export.files())
        .containsExactly(
            entry("/x/a.tar.0", "aa"), entry("/x/a.tar.1", "bb"), entry("/x/toc.json", "cc"));
    assertThat(export.tableOfContents()).contains("/x/toc.json");
  }

  @Test
  void mayHaveNoTableOfContents() {
    pulp.says(Reply.json("{\"pulp_href\":\"/e/1/\",\"output_file_info\":{},\"toc_info\":null}"));

    assertThat(connection.export("/e/1/").tableOfContents()).isEmpty();
  }

  @Test
  void saysWhatIsMissing() {
    pulp.says(Reply.json("{\"pulp_href\":\"/e/1/\",\"output_file_info\":null}"));

    assertThatThrownBy(() -> connection.export("/e/1/"))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("output_file_info");
  }
}
