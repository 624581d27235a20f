package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.Param;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out: method, place of the parameters, signature, attempts. */
class WireTest {
  private static final String ZONES = "{\"listzonesresponse\":{}}";

  private final Cloud cloud = new Cloud();
  private final CloudStackConnection connection = cloud.connect();

  private void assertSigned(int index) {
    Map<String, String> sent = cloud.sent(index);
    List<Param> params =
        sent.entrySet().stream().map(e -> new Param(e.getKey(), e.getValue())).toList();
    assertThat(sent.get("signature"))
        .isEqualTo(new RequestSigner(Cloud.API_KEY, Cloud.SECRET_KEY).signature(params));
    assertThat(sent).containsEntry("signatureVersion", "3").containsEntry("response", "json");
  }

  @Test
  void sendsAShortCommandAsGet() {
    cloud.says(ZONES);
    connection.request("listZones", Map.of("name", "a b*~+/é"));
    WireRequest request = cloud.transport.request(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.body()).isEmpty();
    assertThat(request.uri().toString()).startsWith(Cloud.ENDPOINT + "?command=listZones&");
    assertThat(cloud.sent(0)).containsEntry("name", "a b*~+/é").containsEntry("apiKey", "K-test");
    assertSigned(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1900, 6000})
  void sendsALongCommandAsForm(int length) {
    cloud.says(ZONES);
    connection.request("listZones", Map.of("keyword", "x".repeat(length)));
    assertForm(0);
  }

  @Test
  void sendsLineBreaksAsForm() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE);
    Job job = connection.submit("deployVirtualMachine", Map.of("userdata", "#!/bin/sh\r\nls"));
    cloud.result(job.result());
    assertForm(0);
    assertThat(cloud.sent(0)).containsEntry("userdata", "#!/bin/sh\r\nls");
    assertThat(cloud.transport.request(1).method()).isEqualTo("GET");
  }

  @Test
  void sendsALongJobIdAsForm() {
    String id = "j".repeat(3000);
    cloud.says(Cloud.ACCEPTED.replace("j-1", id), Cloud.DONE);
    cloud.result(connection.submit("x", Map.of()).result());
    assertForm(1);
    assertThat(cloud.sent(1)).containsEntry("jobid", id);
  }

  private void assertForm(int index) {
    WireRequest request = cloud.transport.request(index);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).hasToString(Cloud.ENDPOINT);
    assertThat(request.body()).get().extracting(b -> b.contentType()).asString().contains("form");
    assertSigned(index);
  }

  @Test
  void canPostEverything() {
    cloud.says(Cloud.ACCEPTED, Cloud.DONE);
    CloudStackConnection posting =
        CloudStackConnection.alwaysPosting(cloud.settings(s -> {}), "K-test", "s3cr3t");
    cloud.result(posting.submit("deployVirtualMachine", Map.of("zoneid", "z")).result());
    assertForm(0);
    assertForm(1);
  }

  @Test
  void keepsAPostThatTheCallerMade() {
    cloud.says(ZONES);
    connection.request(CloudStack.command("listZones").withMethod("POST"));
    assertForm(0);
  }

  @Test
  void signsEachPollAndEachAttemptAnew() {
    cloud.transport.then(Reply.failure(Kind.CONNECT));
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING);
    cloud.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    cloud.says(Cloud.PENDING, Cloud.DONE);
    Job job =
        new CloudStackConnection(
                cloud.settings(
                    s -> s.pollInterval(Duration.ofSeconds(7)).requestTimeout(Duration.ofHours(1))),
                Cloud.API_KEY,
                Cloud.SECRET_KEY)
            .submit("deployVirtualMachine", Map.of());
    cloud.result(job.result());
    int count = cloud.transport.sent().size();
    assertThat(count).isEqualTo(6);
    for (int i = 0; i < count; i++) {
      assertSigned(i);
      long seconds = cloud.transport.sent().get(i).at().toSeconds();
      assertThat(cloud.sent(i))
          .containsEntry("expires", "2026-01-02T03:14:%02d+0000".formatted(5 + seconds));
    }
    assertThat(signatures().get(5)).isNotIn(signatures().subList(0, 5));
  }

  private List<String> signatures() {
    return cloud.transport.sent().stream()
        .map(sent -> sent.request().uri().getRawQuery())
        .collect(Collectors.toList());
  }

  @Test
  void asksForTheStatusByJobId() {
    cloud.says(Cloud.ACCEPTED, Cloud.PENDING, Cloud.DONE);
    cloud.result(connection.submit("deployVirtualMachine", Map.of()).result());
    assertThat(cloud.transport.sent())
        .extracting(sent -> sent.at().toSeconds())
        .containsExactly(0L, 1L, 2L);
    assertThat(cloud.sent(1))
        .containsEntry("command", "queryAsyncJobResult")
        .containsEntry("jobid", "j-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"listZones", "getVMPassword", "queryAsyncJobResult"})
  void repeatsACommandThatOnlyReads(String command) {
    cloud.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    cloud.says(ZONES);
    var answer = connection.requestAsync(CloudStack.command(command));
    cloud.result(answer);
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"createTags", "deleteVolume", "listen", "getUploadParamsForVolume", "updateZone"})
  void neverRepeatsACommandThatMayChangeSomething(String command) {
    cloud.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    var answer = connection.requestAsync(CloudStack.command(command));
    assertThat(cloud.failure(answer)).isInstanceOf(TransportException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void neverSendsASubmitTwiceThoughItIsAGet() {
    cloud.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    Job job = connection.submit("listZones", Map.of());
    assertThat(cloud.failure(job.result())).isInstanceOf(SubmissionUnknownException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void signsAnewBehindARedirect() {
    cloud.transport.then(
        request ->
            Reply.of(308, "", "Location", request.uri().toString().replace("/client/", "/new/"))
                .to(request));
    cloud.says(ZONES);
    connection.request("listZones", Map.of("name", "a b"));
    assertThat(cloud.transport.request(1).uri().getPath()).isEqualTo("/new/api");
    assertThat(cloud.sent(1)).isEqualTo(cloud.sent(0));
  }

  @Test
  void refusesKeysThatCannotBeRight() {
    assertThatThrownBy(() -> new CloudStackConnection(cloud.settings(s -> {}), "", "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("apiKey is empty");
    assertThatThrownBy(() -> new CloudStackConnection(cloud.settings(s -> {}), "k", "s3cr3t\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secretKey holds white space");
  }
}
