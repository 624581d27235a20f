package io.pollingsdk.providers.http202;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of job a request starts. */
class OperationTest {
  private final Http202Connection connection = new Server().connect(Http202Settings.plain());

  @ParameterizedTest
  @CsvSource({
    "/reports, POST /reports",
    "/reports/17/pages/b81c, POST /reports/{}/pages/{}",
    "https://api.example.net/v1/reports/17?sig=x, POST /v1/reports/{}",
  })
  void whatLooksLikeAnIdDoesNotMatterInAPathMadeByHand(String uri, String operation) {
    assertThat(connection.operation(ApiRequest.of("POST", URI.create(uri)))).isEqualTo(operation);
  }

  @Test
  void placeholdersTellExactly() {
    assertThat(connection.operation(ApiRequest.post("/s3/{}/copy", "17")))
        .isEqualTo("POST /s3/{}/copy");
  }
}
