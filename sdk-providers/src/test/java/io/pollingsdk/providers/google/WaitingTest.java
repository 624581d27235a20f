package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status checks that are answered when there is news. */
class WaitingTest {
  private final Google google = new Google();
  private final GoogleComputeConnection compute =
      GoogleComputeConnection.waiting(
          google.settings(Google.COMPUTE, s -> {}), "p", GoogleTokens.fixed(Google.TOKEN));
  private final GoogleOperationsConnection operations =
      GoogleOperationsConnection.waiting(
          google.settings(Google.SERVICE, s -> {}),
          GoogleTokens.fixed(Google.TOKEN),
          Duration.ofSeconds(90));

  private Job create() {
    return operations.submit(ApiRequest.post("/projects/p/locations/l/instances"));
  }

  @Test
  void asksComputeEngineToWait() {
    google.says(Google.PENDING, Google.RUNNING, Google.DONE, Google.INSTANCE);
    google.result(compute.insertInstance("z", Map.of()).result());
    for (int i = 1; i <= 2; i++) {
      WireRequest request = google.transport.request(i);
      assertThat(google.lines().get(i))
          .isEqualTo("POST " + Google.COMPUTE + Google.OPERATION_PATH + "/wait");
      // Longer than the two minutes for which an answer may be held back.
      assertThat(request.limits().silence()).contains(Duration.ofSeconds(150));
    }
    // A wait that returns at once is no reason to ask again at once.
    assertThat(google.transport.sent().get(2).at()).isEqualTo(Duration.ofSeconds(4));
    assertThat(google.lines().get(3)).startsWith("GET ");
  }

  @Test
  void makesTheLastCheckWithoutWaiting() {
    google.says(Google.PENDING);
    google.transport.then(Reply.silence(), Reply.silence());
    google.says(Google.RUNNING);
    assertThat(google.failure(compute.insertInstance("z", Map.of()).result()))
        .isInstanceOf(JobTimeoutException.class);
    List<String> lines = google.lines();
    assertThat(lines.get(1)).startsWith("POST ").endsWith("/wait");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("GET " + Google.COMPUTE + Google.OPERATION_PATH);
    assertThat(google.time.elapsed()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void asksAServiceToWait() {
    google.says(Google.operation(""), Google.operation(""));
    google.says(Google.operation("\"done\":true,\"response\":{}"));
    google.result(create().result());
    assertThat(google.lines().get(1))
        .isEqualTo("POST " + Google.SERVICE + "/" + Google.NAME + ":wait");
    assertThat(google.body(1)).isEqualTo("{\"timeout\":\"90s\"}");
    assertThat(google.transport.request(1).limits().silence()).contains(Duration.ofMinutes(2));
    assertThat(google.lines().get(2)).startsWith("POST ");
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void asksPlainlyWhereAServiceHasNoWait(int status) {
    google.says(Google.operation(""));
    google.transport.then(
        Reply.of(status, Google.error(status, "no wait", "UNIMPLEMENTED", "notImplemented")));
    google.says(Google.operation(""), Google.operation("\"done\":true"));
    google.result(create().result());
    String plain = "GET " + Google.SERVICE + "/" + Google.NAME;
    assertThat(google.lines().subList(2, 4)).containsExactly(plain, plain);
  }

  @Test
  void asksPlainlyWhereTheWaitIsNotFound() {
    google.says(Google.operation(""));
    for (int i = 0; i < 5; i++) {
      // As long as the job is young, 404 means that it is not yet visible.
      google.transport.then(Reply.of(404, "<html>"));
    }
    google.says(Google.operation("\"done\":true"));
    google.result(create().result());
    assertThat(google.lines()).endsWith("GET " + Google.SERVICE + "/" + Google.NAME);
  }

  @Test
  void makesAServicesLastCheckWithoutWaiting() {
    google.transport.thenAlways(Reply.json(Google.operation("")));
    assertThat(google.failure(create().result())).isInstanceOf(JobTimeoutException.class);
    List<String> lines = google.lines();
    assertThat(lines.get(lines.size() - 1)).startsWith("GET ");
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.startsWith("POST "));
  }

  @Test
  void refusesAWaitThatIsNone() {
    assertThatThrownBy(
            () ->
                GoogleOperationsConnection.waiting(
                    google.settings(Google.SERVICE, s -> {}),
                    GoogleTokens.fixed("t"),
                    Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
