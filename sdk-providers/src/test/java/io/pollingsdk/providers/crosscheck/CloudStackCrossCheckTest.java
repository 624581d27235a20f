package io.pollingsdk.providers.crosscheck;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.providers.crosscheck.OtherClient.Seen;
import io.pollingsdk.testkit.JobServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudStack's job answers, from the same server. */
class CloudStackCrossCheckTest {
  private static final OtherClient JCLOUDS = OwnGson.jclouds();
  private static final String PATH = "/client/api";

  private final JobServer server = JobServer.start();
  private final CloudStackConnection ours =
      new CloudStackConnection(
          ConnectionSettings.to(endpoint().toString())
              .with(s -> s.pollSchedule(PollSchedule.fixed(Duration.ofMillis(20)))),
          OtherClient.API_KEY,
          OtherClient.SECRET_KEY);

  @AfterEach
  void stop() {
    ours.close();
    server.close();
  }

  private URI endpoint() {
    return server.endpoint().resolve(PATH);
  }

  private void serve(String command, String body) {
    server
        .wireMock()
        .stubFor(
            get(urlPathEqualTo(PATH))
                .withQueryParam("command", equalTo(command))
                .willReturn(JobServer.json(200, body)));
  }

  private Seen theirs(String members) {
    serve(
        "deployVirtualMachine",
        "{\"deployvirtualmachineresponse\":{\"id\":\"vm-1\",\"jobid\":\"j-1\"}}");
    serve("queryAsyncJobResult", "{\"queryasyncjobresultresponse\":{" + members + "}}");
    return JCLOUDS.cloudStackJob(endpoint(), "j-1");
  }

  private Job ours() {
    return ours.submit("deployVirtualMachine", Map.of("zoneid", "z-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jobid\":\"j-1\",\"jobstatus\":0",
        "\"jobid\":\"j-1\",\"jobstatus\":0,\"jobprocstatus\":0,\"jobresultcode\":0",
      })
  void bothWaitWhileTheJobIsPending(String members) throws InterruptedException {
    assertThat(theirs(members).state()).isEqualTo("IN_PROGRESS");
    Job job = ours();
    server.awaitRequests(PATH, 4);
    assertThat(job.isDone()).isFalse();
    assertThat(job.handle().id()).isEqualTo(theirs(members).id());
  }

  @Test
  void bothReadTheMachineOfAJobThatSucceeded() {
    Seen theirs =
        theirs(
            "\"jobid\":\"j-1\",\"jobstatus\":1,\"jobresult\":{\"virtualmachine\":{\"id\":\"vm-1\"}}");
    assertThat(theirs.state()).isEqualTo("SUCCEEDED");
    String machine = ours().await().at("virtualmachine", "id").string();
    assertThat(machine).isEqualTo("vm-1");
    assertThat(theirs.text()).startsWith("VirtualMachine{id=" + machine + ",");
  }

  @Test
  void bothReadSuccessWithoutAnObject() {
    Seen theirs = theirs("\"jobid\":\"j-1\",\"jobstatus\":1,\"jobresult\":{\"success\":true}");
    assertThat(theirs.state()).isEqualTo("SUCCEEDED");
    assertThat(ours().await().json()).hasToString("{\"success\":true}");
  }

  @ParameterizedTest
  @CsvSource({"530, INTERNAL_ERROR", "533, INSUFFICIENT_CAPACITY_ERROR"})
  void bothTellWhyAJobFailed(String code, String name) {
    Seen theirs =
        theirs(
            "\"jobid\":\"j-1\",\"jobstatus\":2,\"jobresultcode\":530,\"jobresult\":{\"errorcode\":"
                + code
                + ",\"errortext\":\"no room\"}");
    assertThat(theirs).isEqualTo(new Seen("j-1", "FAILED", name, "no room"));
    assertThatThrownBy(() -> ours().await())
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.code()).contains(code);
              assertThat(e.apiMessage()).contains(theirs.text());
            });
  }

  @Test
  void bothTakeABareFailureForAFailure() {
    assertThat(theirs("\"jobid\":17177,\"jobstatus\":2").state()).isEqualTo("FAILED");
    assertThatThrownBy(() -> ours().await()).isInstanceOf(JobFailedException.class);
  }

  @Test
  void knowsCancellationWhichJcloudsDoesNot() {
    assertThat(theirs("\"jobid\":\"j-1\",\"jobstatus\":3").state()).isEqualTo("UNKNOWN");
    assertThatThrownBy(() -> ours().await()).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void bothListTheSameJobs() {
    serve(
        "listAsyncJobs",
        "{\"listasyncjobsresponse\":{\"count\":1,\"asyncjobs\":[{\"jobid\":\"j-1\",\"jobstatus\":0}]}}");
    assertThat(ours.listAsyncJobs().stream().map(job -> job.get("jobid").getAsString()))
        .containsExactlyElementsOf(JCLOUDS.cloudStackJobs(endpoint()));
  }
}
