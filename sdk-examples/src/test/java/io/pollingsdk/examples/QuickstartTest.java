package io.pollingsdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.examples.simulator.CloudStackSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {
  private static final Duration JOB = Duration.ofMillis(300);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(boolean live, String... args) {
    return new Quickstart(print(out), live, JOB).run(print(err), args);
  }

  /** Options left out must not come from the environment of whoever runs the tests. */
  private int run(String endpoint, String apiKey, String secretKey, String... more) {
    List<String> args =
        List.of("--endpoint=" + endpoint, "--api-key=" + apiKey, "--secret-key=" + secretKey);
    return run(false, Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static CloudStackSimulator simulator() {
    return CloudStackSimulator.builder()
        .apiKey("right")
        .secretKey("secret")
        .jobDuration(JOB)
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsItsStoryAgainstTheSimulator(boolean live) {
    assertThat(run(live, "--endpoint=", "--api-key=", "--secret-key=")).isZero();
    assertThat(text(out))
        .contains("1. Three machines at once", "2. What became of them")
        .contains("\"virtualmachine\": {", "\"state\": \"Running\"")
        .contains("web-2 succeeded too")
        .contains("fail-1 failed", "code 533: Unable to create a deployment")
        .contains("3. A connection is lost", "No longer watching CloudStack job")
        .contains("Resumed as CloudStack job", "\"state\": \"Destroyed\"", "Done in");
    assertThat(text(out)).doesNotContain("simulator-secret-key", "Exception:", "\tat ");
    if (!live) {
      assertThat(text(out)).contains("web-1      0 %  running", "100 %  succeeded", "%  failed");
      assertThat(text(err)).isEmpty();
    }
  }

  @Test
  void runsAgainstARealAddressAndCleansUp() {
    try (CloudStackSimulator cloud = simulator()) {
      assertThat(run(cloud.endpoint().toString(), "right", "secret")).isZero();
      assertThat(cloud.requests("destroyVirtualMachine")).isEqualTo(2);
    }
    assertThat(text(out))
        .contains("-no-template failed", "does not exist")
        .contains("Cleaning up", "Done in");
  }

  @Test
  void cleansUpWhereTheStoryBreaks() {
    try (CloudStackSimulator cloud = simulator()) {
      String nowhere = "--zone=1f0c6a3e-0b52-4b60-9d15-5a1f6a7f9999";
      assertThat(run(cloud.endpoint().toString(), "right", "secret", nowhere)).isEqualTo(1);
      assertThat(cloud.requests("destroyVirtualMachine")).isZero();
    }
    assertOneLine("No machine was deployed");
  }

  @Test
  void tellsAWrongKeyInOneLine() {
    try (CloudStackSimulator cloud = simulator()) {
      String endpoint = cloud.endpoint().toString();
      assertThat(run(endpoint, "right", "wrong")).isEqualTo(1);
      assertThat(cloud.requests("deployVirtualMachine")).isZero();
    }
    assertOneLine("does not accept the API key and secret key");
    assertThat(text(out)).doesNotContain("wrong");
  }

  @Test
  void tellsAnAddressWhereNobodyAnswersInOneLine() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(run("http://127.0.0.1:" + port + "/client/api", "k", "s")).isEqualTo(1);
    assertOneLine("CloudStack cannot be reached");
  }

  private void assertOneLine(String expected) {
    assertThat(text(err)).contains(expected).hasLineCount(1);
    assertThat(text(err)).doesNotContain("\tat ", "Exception:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "--endpoint=http://h/api --api-key= --secret-key=",
        "--endpoint=ftp://h/api --api-key=a --secret-key=b",
        "--endpoint=http://h/api --api-key=a\u00a0b\u2003c --secret-key=b",
      })
  void showsItsUsageForWrongOptions(String args) {
    assertThat(run(false, args.split(" "))).isEqualTo(2);
    assertThat(text(err)).contains("Usage: quickstart").doesNotContain("\tat ");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void helps() {
    assertThat(run(false, "--help")).isZero();
    assertThat(text(out)).contains("Usage: quickstart", "--endpoint=URL", "CLOUDSTACK_API_KEY");
  }
}
