package io.pollingsdk.providers.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of job a request starts. */
class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "/processes/buffer/execution, execute buffer",
    "https://api.example.net/ogcapi/processes/sum-2/execution?f=json, execute sum-2",
    "/jobs, ''",
  })
  void eachProcessIsAKindOfItsOwn(String uri, String operation) {
    assertThat(new Server().connect().operation(ApiRequest.of("POST", URI.create(uri))))
        .isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource({"buffer, execute buffer", "sum-2, execute sum-2"})
  void soItIsWhereItsIdIsAPlaceholdersValue(String process, String operation) {
    ApiRequest request = ApiRequest.post("/processes/{}/execution", process);

    assertThat(new Server().connect().operation(request)).isEqualTo(operation);
  }
}
