package io.pollingsdk.providers.gridscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The convenience calls, and what every request carries. */
class CallsTest {
  private final Cloud cloud = new Cloud();
  private final GridscaleConnection connection = cloud.connect();

  private String body(int index) {
    return cloud
        .transport
        .request(index)
        .body()
        .map(body -> new String(body.encoded(), StandardCharsets.UTF_8))
        .orElse("");
  }

  @Test
  void sendsCredentialsWithEveryRequest() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE, Cloud.SERVER);
    cloud.result(connection.create("servers", Map.of("cores", 2)).result());
    assertThat(body(0)).isEqualTo("{\"cores\":2}");
    for (int i = 0; i < 3; i++) {
      WireRequest request = cloud.transport.request(i);
      assertThat(request.headers().first("X-Auth-UserId")).contains(Cloud.USER);
      assertThat(request.headers().first("X-Auth-Token")).contains(Cloud.TOKEN);
      assertThat(request.headers().first("Accept")).contains("application/json");
    }
  }

  @Test
  void changesAServer() {
    cloud.transport.thenAlways(Reply.of(204, ""));
    cloud.result(connection.update("servers", "a/b", Map.of("name", "n")).result());
    cloud.result(connection.power("s-1", true).result());
    cloud.result(connection.shutdown("s-1").result());
    cloud.result(connection.delete("servers", "s-1").result());
    assertThat(cloud.lines())
        .containsExactly(
            "PATCH /objects/servers/a%2Fb",
            "PATCH /objects/servers/s-1/power",
            "PATCH /objects/servers/s-1/shutdown",
            "DELETE /objects/servers/s-1");
    assertThat(body(1)).isEqualTo("{\"power\":true}");
    assertThat(body(2)).isEqualTo("{}");
  }

  @Test
  void readsAnObject() {
    cloud.says(Cloud.SERVER);
    assertThat(connection.object("servers", "o-1").get("name").getAsString()).isEqualTo("web");
    assertThat(cloud.lines()).containsExactly("GET /objects/servers/o-1");
  }

  @Test
  void listsObjectsThatAreKeyedByTheirIds() {
    cloud.says("{\"servers\":{\"o-2\":{\"name\":\"b\"},\"o-1\":{\"name\":\"a\"}}}");
    Map<String, ?> servers = connection.objects("servers");
    assertThat(servers.keySet()).containsExactly("o-2", "o-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"servers\":{}}", "{\"servers\":[]}"})
  void listsNothing(String body) {
    cloud.says(body);
    assertThat(connection.objects("servers")).isEmpty();
  }

  @Test
  void listsAnArrayToo() {
    cloud.says("{\"events\":[{\"object_uuid\":\"e-1\"}]}");
    assertThat(connection.objects("events")).containsOnlyKeys("e-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"servers\":7}",
        "{\"a\":{},\"b\":{}}",
        "{\"servers\":{\"o-1\":7}}",
        "{\"servers\":[{}]}",
      })
  void tellsAListThatCannotBeRead(String body) {
    cloud.says(body);
    assertThatThrownBy(() -> connection.objects("servers"))
        .isInstanceOf(MalformedResponseException.class);
  }
}
