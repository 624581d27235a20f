package io.pollingsdk.providers.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The ready-made calls. */
class CallsTest {
  private final Server server = new Server();
  private final OgcProcessesConnection connection = server.connect();

  @Test
  void blocksUntilTheOutputs() {
    server.says(Server.ACCEPTED, Server.status("successful"), Reply.json("{\"area\":4}"));
    var outcome =
        CallPath.drive(server.time, () -> connection.asyncRequest("buffer", Map.of("d", 1)));
    assertThat(outcome.result().at("area").integer()).isEqualTo(4);
  }

  @Test
  void asksForProcessesJobsAndResults() {
    server.transport.thenAlways(Reply.json("{\"id\":\"buffer\"}"));
    assertThat(connection.process("buffer").get("id").getAsString()).isEqualTo("buffer");
    connection.job("81");
    connection.results("81");
    connection.result("81", "area");
    connection.dismiss("81");
    assertThat(server.sent(0)).isEqualTo("GET " + Server.ENDPOINT + "/processes/buffer");
    assertThat(server.sent(1)).isEqualTo("GET " + Server.JOB);
    assertThat(server.sent(2)).isEqualTo("GET " + Server.JOB + "/results");
    assertThat(server.sent(3)).isEqualTo("GET " + Server.JOB + "/results/area");
    assertThat(server.sent(4)).isEqualTo("DELETE " + Server.JOB);
  }

  @Test
  void listsPageByPage() {
    server.says(
        Reply.json(
            "{\"jobs\":[{\"jobID\":\"1\"},{\"jobID\":\"2\"}],\"links\":[{\"rel\":\"next\",\"href\":\"/ogcapi/jobs?offset=2\"}]}"));
    Iterator<com.google.gson.JsonObject> jobs =
        connection.jobs(Map.of("status", "running")).iterator();
    assertThat(server.transport.sent()).isEmpty();
    jobs.next();
    jobs.next();
    assertThat(server.transport.sent()).hasSize(1);
    server.says(Reply.json("{\"jobs\":[{\"jobID\":\"3\"}]}"));
    assertThat(jobs.next().get("jobID").getAsString()).isEqualTo("3");
    assertThat(jobs.hasNext()).isFalse();
    assertThatThrownBy(jobs::next).isInstanceOf(NoSuchElementException.class);
    assertThat(server.sent(0)).isEqualTo("GET " + Server.ENDPOINT + "/jobs?status=running");
    assertThat(server.sent(1)).isEqualTo("GET " + Server.ENDPOINT + "/jobs?offset=2");
  }

  @Test
  void endsAListThatRunsInACircle() {
    server.transport.thenAlways(
        Reply.json(
            "{\"processes\":[{\"id\":\"a\"}],\"links\":[{\"rel\":\"next\",\"href\":\"/ogcapi/processes?p=1\"}]}"));
    assertThat(connection.processes().stream()).hasSize(2);
  }

  @Test
  void followsAListToNoOtherOrigin() {
    server.says(
        Reply.json(
            "{\"jobs\":[],\"links\":[{\"rel\":\"next\",\"href\":\"https://evil.example.org/\"}]}"));
    assertThatThrownBy(() -> connection.jobs(Map.of()).iterator().hasNext())
        .isInstanceOf(OriginRefusedException.class);
  }

  @Test
  void signsInEitherWay() {
    server.transport.thenAlways(Reply.json("{}"));
    new OgcProcessesConnection(server.settings(s -> {}), BasicAuth.of("ann", "pw")).job("81");
    TokenSource tokens =
        TokenSource.bearer(() -> CompletableFuture.completedFuture(AccessToken.permanent("t")));
    new OgcProcessesConnection(server.settings(s -> {}), tokens).job("81");
    assertThat(server.transport.request(0).headers().first("Authorization"))
        .contains("Basic YW5uOnB3");
    assertThat(server.transport.request(1).headers().first("Authorization")).contains("Bearer t");
  }
}
