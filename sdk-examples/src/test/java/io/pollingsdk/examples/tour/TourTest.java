package io.pollingsdk.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider runs a job to its result against a fake on a real socket. */
class TourTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Tour tour =
      new Tour(new PrintStream(out, true, StandardCharsets.UTF_8), Duration.ofMillis(20));

  static Stream<String> names() {
    return Tour.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyProviderRunsAJobToItsResult(String name) {
    tour.run(name);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith(name + ": ")
        .contains("ended: Succeeded", "Its result:")
        .doesNotContain("-> 404");
  }

  @Test
  void anUnknownNameIsToldWithTheKnownOnes() {
    assertThatThrownBy(() -> tour.run("nimbus"))
        .hasMessageContaining("'nimbus'")
        .hasMessageContaining("pulp3");
  }
}
