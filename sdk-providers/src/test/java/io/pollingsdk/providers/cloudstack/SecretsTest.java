package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.job.Job;
import io.pollingsdk.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private final Cloud cloud = new Cloud();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream console = System.out;

  /** The log goes to the console, as logback-test.xml says. */
  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(console);
  }

  @Test
  void areNeverShown() {
    List<String> shown = new ArrayList<>();
    try (CloudStackConnection connection = cloud.connect()) {
      cloud.says(Cloud.ACCEPTED, Cloud.PENDING);
      cloud.transport.then(Reply.failure(Kind.CONNECTION_LOST));
      cloud.transport.then(Reply.of(431, Cloud.error("431", "no")));
      Job job = connection.submit("deployVirtualMachine", Map.of("password", "pa55"));
      Throwable failure = cloud.failure(job.result());
      for (Throwable t = failure; t != null; t = t.getCause()) {
        shown.add(t.toString());
      }
      shown.add(job.token());
      shown.add(job.toString());
      shown.add(connection.toString());
      shown.add(CloudStack.command("x").param("password", "pa55").toString());
    }
    String logged = log.toString(StandardCharsets.UTF_8);
    assertThat(logged).contains("command=deployVirtualMachine", "apiKey=***");
    shown.add(logged);
    assertHoldNoSecrets(shown);
  }

  @Test
  void areNotShownWhereABatchIsRefused() {
    List<String> shown = new ArrayList<>();
    try (CloudStackConnection connection = cloud.connect()) {
      cloud.says(Cloud.ACCEPTED, Cloud.ACCEPTED.replace("j-1", "j-2"));
      cloud.transport.then(Reply.of(431, Cloud.error("431", "no")));
      cloud.transport.thenAlways(Reply.json(Cloud.PENDING));
      for (int i = 0; i < 2; i++) {
        Job job = connection.submit("deployVirtualMachine", Map.of("password", "pa55"));
        shown.add(job.toString());
      }
      cloud.time.advance(Duration.ofSeconds(2));
      assertThat(cloud.sent(2)).containsEntry("command", "listAsyncJobs");
    }
    String logged = log.toString(StandardCharsets.UTF_8);
    assertThat(logged).contains("one by one", "apiKey=***");
    shown.add(logged);
    assertHoldNoSecrets(shown);
  }

  private void assertHoldNoSecrets(List<String> shown) {
    List<String> secrets = new ArrayList<>(List.of(Cloud.API_KEY, Cloud.SECRET_KEY, "pa55"));
    for (int i = 0; i < cloud.transport.sent().size(); i++) {
      String signature = cloud.sent(i).get("signature");
      secrets.add(signature);
      secrets.add(signature.substring(0, 12));
    }
    assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
  }
}
