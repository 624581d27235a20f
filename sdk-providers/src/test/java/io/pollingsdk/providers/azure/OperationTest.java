package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of job a request starts. */
class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "PUT, /subscriptions/s/resourceGroups/g/providers/M.Compute/vms/web, PUT m.compute/vms",
    "POST, /subscriptions/s/resourcegroups/h/providers/m.compute/VMs/db/start,"
        + " POST m.compute/vms/start",
    "DELETE, /subscriptions/s/resourceGroups/g/providers/M.Sql/servers/a/databases/b,"
        + " DELETE m.sql/servers/databases",
    "DELETE, /subscriptions/s/resourceGroups/g, DELETE subscriptions/resourcegroups",
    "POST, /subscriptions/s/resourceGroups/g/moveResources,"
        + " POST subscriptions/resourcegroups/moveresources",
    "PUT, /providers/M.Billing, PUT m.billing",
    "PUT, /subscriptions/s/providers, PUT subscriptions/providers",
    "PUT, /, 'PUT '",
  })
  void aResourcesTypesTellAndNoNames(String method, String path, String operation) {
    ApiRequest request = ApiRequest.of(method, path).param("api-version", "1");

    assertThat(new Azure().connect().operation(request)).isEqualTo(operation);
  }

  @Test
  void anAddressOfTheServersTellsTheSame() {
    ApiRequest request = ApiRequest.of("PUT", URI.create(Azure.VM_URI));

    assertThat(new Azure().connect().operation(request)).isEqualTo("PUT m.compute/vms");
  }
}
