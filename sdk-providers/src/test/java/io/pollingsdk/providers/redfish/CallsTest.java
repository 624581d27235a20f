package io.pollingsdk.providers.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** The ready-made calls. */
class CallsTest {
  private final Server server = new Server();
  private final RedfishConnection connection = server.connect();

  private String body(int index) {
    return new String(
        server.transport.request(index).body().orElseThrow().encoded(), StandardCharsets.UTF_8);
  }

  @Test
  void resetsUpdatesAndPatches() {
    server.transport.thenAlways(Reply.of(204, ""));
    server.result(connection.reset("/redfish/v1/Systems/1", "ForceOff").result());
    server.result(connection.simpleUpdate("https://f/x.bin", Map.of("User", "u")).result());
    server.result(connection.patch("/redfish/v1/Systems/1", Map.of("AssetTag", "a")).result());
    assertThat(server.sent(0))
        .isEqualTo(
            "POST " + Server.ENDPOINT + "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset");
    assertThat(body(0)).isEqualTo("{\"ResetType\":\"ForceOff\"}");
    assertThat(server.sent(1)).endsWith("/UpdateService/Actions/UpdateService.SimpleUpdate");
    assertThat(body(1)).isEqualTo("{\"User\":\"u\",\"ImageURI\":\"https://f/x.bin\"}");
    assertThat(server.sent(2)).isEqualTo("PATCH " + Server.ENDPOINT + "/redfish/v1/Systems/1");
    assertThat(server.transport.request(0).headers().first("Authorization"))
        .contains("Basic cm9vdDpwdw==");
  }

  @Test
  void readsMembersOneByOneAndPageByPage() {
    server.says(
        Reply.json(
            "{\"Members\":[{\"@odata.id\":\"/t/1\"},{\"@odata.id\":\"/t/2\",\"Id\":\"2\"}],\"Members@odata.nextLink\":\"/redfish/v1/TaskService/Tasks?$skip=2\"}"),
        Reply.json("{\"@odata.id\":\"/t/1\",\"Id\":\"1\"}"));
    Iterator<JsonObject> tasks = connection.tasks().iterator();
    assertThat(server.transport.sent()).isEmpty();
    assertThat(tasks.next().get("Id").getAsString()).isEqualTo("1");
    assertThat(tasks.next().get("Id").getAsString()).isEqualTo("2");
    assertThat(server.transport.sent()).hasSize(2);
    server.says(Reply.json("{\"Members\":[]}"));
    assertThat(tasks.hasNext()).isFalse();
    assertThatThrownBy(tasks::next).isInstanceOf(NoSuchElementException.class);
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + "/t/1");
    assertThat(server.sent(2))
        .isEqualTo("GET " + Server.ENDPOINT + "/redfish/v1/TaskService/Tasks?$skip=2");
  }

  @Test
  void endsACollectionThatRunsInACircle() {
    server.transport.thenAlways(
        Reply.json(
            "{\"Members\":[{\"@odata.id\":\"/a\",\"Id\":\"a\"}],\"Members@odata.nextLink\":\"/redfish/v1/Systems\"}"));
    assertThat(connection.members("/redfish/v1/Systems").stream()).hasSize(2);
  }

  @Test
  void followsACollectionToNoOtherOrigin() {
    server.says(Reply.json("{\"Members\":[{\"@odata.id\":\"https://evil.example.org/1\"}]}"));
    assertThatThrownBy(() -> connection.tasks().iterator().next())
        .isInstanceOf(OriginRefusedException.class);
  }
}
