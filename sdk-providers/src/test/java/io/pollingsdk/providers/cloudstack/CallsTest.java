package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.job.Job;
import io.pollingsdk.testkit.CallPath;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The ready-made calls. */
class CallsTest {
  private final Cloud cloud = new Cloud();
  private final CloudStackConnection connection = cloud.connect();

  private Map<String, String> sent(Function<CloudStackConnection, Job> call) {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE);
    int before = cloud.transport.sent().size();
    cloud.result(call.apply(connection).result());
    return cloud.sent(before);
  }

  @Test
  void deploysAMachine() {
    assertThat(sent(c -> c.deployVirtualMachine("z", "s", "t", Map.of("name", "web-1"))))
        .containsEntry("command", "deployVirtualMachine")
        .containsEntry("zoneid", "z")
        .containsEntry("serviceofferingid", "s")
        .containsEntry("templateid", "t")
        .containsEntry("name", "web-1");
  }

  @Test
  void startsStopsAndDestroysAMachine() {
    assertThat(sent(c -> c.startVirtualMachine("v")))
        .containsEntry("command", "startVirtualMachine")
        .containsEntry("id", "v");
    assertThat(sent(c -> c.stopVirtualMachine("v"))).containsEntry("command", "stopVirtualMachine");
    assertThat(sent(c -> c.destroyVirtualMachine("v")))
        .containsEntry("command", "destroyVirtualMachine");
  }

  @Test
  void blocksUntilTheUnwrappedResult() {
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING, Cloud.DONE);
    assertThat(
            CallPath.drive(
                    cloud.time,
                    () -> connection.asyncRequest("deployVirtualMachine", Map.of("zoneid", "z")))
                .result()
                .json())
        .hasToString("{\"virtualmachine\":{\"id\":\"vm-1\"}}");
  }

  @Test
  void unwrapsASynchronousAnswer() {
    cloud.says("{\"listcapabilitiesresponse\":{\"capability\":{}}}");
    assertThat(connection.request("listCapabilities", Map.of())).hasToString("{\"capability\":{}}");
  }
}
