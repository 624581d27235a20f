package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of job a request starts. */
class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "/projects/p/zones/z/instances, POST projects/zones/instances",
    "/projects/p/zones/z/instances/web/start, POST projects/zones/instances/start",
    "/projects/p/zones/z/instances/v2/start, POST projects/zones/instances/start",
    "/projects/p/global/images, POST projects/global/images",
    "/projects/p/global/images/i, POST projects/global/images",
    "https://c.example/compute/v1/projects/p/setMetadata?a=b, POST projects/setMetadata",
    "/v1/projects/p/locations/l/instances/i:export, POST projects/locations/instances:export",
    "/v1beta1/folders/7:move, POST folders:move",
    "/v1/images:import, POST images:import",
    "/, 'POST '",
  })
  void collectionsAndVerbsTellAndNoNames(String uri, String operation) {
    Google google = new Google();
    ApiRequest request = ApiRequest.of("POST", URI.create(uri));

    assertThat(google.compute().operation(request)).isEqualTo(operation);
    assertThat(google.operations().operation(request)).isEqualTo(operation);
  }
}
