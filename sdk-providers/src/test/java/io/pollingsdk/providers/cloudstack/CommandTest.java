package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.Param;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void takesParametersOneByOne() {
    var request = CloudStack.command("deployVirtualMachine").param("zoneid", "z").param("size", 5);
    assertThat(request.query())
        .containsExactly(
            new Param("command", "deployVirtualMachine"),
            new Param("zoneid", "z"),
            new Param("size", "5"));
  }

  @Test
  void joinsCollectionsAndLeavesNullOut() {
    Map<String, Object> params = new HashMap<>();
    params.put("networkids", List.of("a", "b"));
    params.put("name", null);
    assertThat(CloudStack.command("x", params).query())
        .containsExactly(new Param("command", "x"), new Param("networkids", "a,b"));
  }

  @Test
  void refusesWhatHasNoTextOfItsOwn() {
    assertThatThrownBy(() -> CloudStack.command("x", Map.of("tags", Map.of("k", "v"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tags[0].key");
    assertThatThrownBy(() -> CloudStack.command("x", Map.of("ids", new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ids'");
    assertThatThrownBy(() -> CloudStack.command(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no name");
  }
}
