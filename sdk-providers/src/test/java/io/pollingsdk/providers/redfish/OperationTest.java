package io.pollingsdk.providers.redfish;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of job a request starts. */
class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /redfish/v1/Systems/1/Actions/ComputerSystem.Reset, ComputerSystem.Reset",
    "POST, /redfish/v1/Systems/2/Actions/ComputerSystem.Reset, ComputerSystem.Reset",
    "POST, /redfish/v1/Managers/1/Actions/Oem/Acme.Export, Oem/Acme.Export",
    "PATCH, /redfish/v1/Systems/437XR/Bios/Settings, PATCH /redfish/v1/Systems/{}/Bios/Settings",
  })
  void anActionIsTheSameOnAllSystems(String method, String path, String operation) {
    assertThat(new Server().connect().operation(ApiRequest.of(method, path))).isEqualTo(operation);
  }
}
