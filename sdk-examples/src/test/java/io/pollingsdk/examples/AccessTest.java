package io.pollingsdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.examples.simulator.CloudStackSimulator;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider and the simulator, each written from the server's rules, agree on signatures. */
class AccessTest {
  private final CloudStackSimulator simulator =
      CloudStackSimulator.builder().apiKey("key").secretKey("secret").build();

  private Access access(String secret) {
    return new Access(ConnectionSettings.to(simulator.endpoint()), "key", secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "a*b~c+d",
        "x/y?z=1&w%20",
        "tags[0]",
        "é İ ß ſ",
        "😀",
        "a\r\nb"
      })
  void signsOddValuesAsTheServerChecksThem(String value) {
    try (simulator;
        CloudStackConnection cloud = access("secret").connect()) {
      assertThat(cloud.request("listZones", Map.of("keyword", value, "tags[0].key", value)))
          .hasToString("{}");
      String longer = value.repeat(400);
      assertThat(cloud.request("listZones", Map.of("keyword", longer))).hasToString("{}");
    }
  }

  @Test
  void isRefusedWithAWrongSecret() {
    try (simulator;
        CloudStackConnection cloud = access("other").connect()) {
      assertThatThrownBy(() -> cloud.request("listZones", Map.of()))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void hidesItsKeys() {
    try (simulator) {
      assertThat(access("hush").toString()).doesNotContain("hush", "key");
    }
  }
}
