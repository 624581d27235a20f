package io.pollingsdk.providers.abiquo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.testkit.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What goes out: calls, media types, credentials, lists. */
class AbiquoCallsTest {
  private static final String DONE = Abiquo.task("FINISHED_SUCCESSFULLY");

  private final Abiquo cloud = new Abiquo();
  private final AbiquoConnection abiquo = cloud.connect();

  private String body(int index) {
    byte[] bytes = cloud.transport.request(index).body().orElseThrow().encoded();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void finish(Job job) {
    cloud.says(200, DONE);
    cloud.result(job.result());
  }

  @Test
  void deploysWithMediaTypesAndCredentials() {
    cloud.says(202, Abiquo.ACCEPTED);
    finish(abiquo.deploy(Abiquo.MACHINE, true));
    assertThat(cloud.sent(0))
        .isEqualTo("POST " + Abiquo.ENDPOINT + Abiquo.MACHINE + "/action/deploy");
    assertThat(body(0))
        .isEqualTo(
            "<virtualmachinetask><forceEnterpriseSoftLimits>true</forceEnterpriseSoftLimits></virtualmachinetask>");
    assertThat(cloud.header(0, "Accept")).isEqualTo("application/vnd.abiquo.acceptedrequest+xml");
    assertThat(cloud.header(0, "Content-Type"))
        .isEqualTo("application/vnd.abiquo.virtualmachinetask+xml");
    assertThat(cloud.header(1, "Accept")).isEqualTo("application/vnd.abiquo.task+xml");
    assertThat(cloud.header(0, "Authorization")).isEqualTo("Basic YWRtaW46cGE1NXdvcmQ=");
    assertThat(cloud.header(1, "Authorization")).isEqualTo("Basic YWRtaW46cGE1NXdvcmQ=");
  }

  @Test
  void addsTheVersionToAbiquosOwnMediaTypesOnce() {
    AbiquoConnection versioned = new AbiquoConnection(cloud.settings(), "admin", "pa55word", "2.6");
    cloud.says(202, Abiquo.ACCEPTED);
    finish(versioned.deploy(Abiquo.MACHINE, true));
    assertThat(cloud.header(0, "Accept"))
        .isEqualTo("application/vnd.abiquo.acceptedrequest+xml; version=2.6");
    assertThat(cloud.header(0, "Content-Type"))
        .isEqualTo("application/vnd.abiquo.virtualmachinetask+xml; version=2.6");
    assertThat(cloud.header(1, "Accept")).isEqualTo("application/vnd.abiquo.task+xml; version=2.6");
    cloud.says(200, "<x/>", "<x/>");
    versioned.request(
        ApiRequest.get("/x").header("Accept", AbiquoConnection.xml("x") + ";version=2"));
    assertThat(cloud.header(2, "Accept")).isEqualTo("application/vnd.abiquo.x+xml;version=2");
    versioned.request(ApiRequest.get("/x").header("Accept", "text/plain"));
    assertThat(cloud.header(3, "Accept")).isEqualTo("text/plain");
    assertThatThrownBy(() -> new AbiquoConnection(cloud.settings(), "u", "p", "2; x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void undeploysResetsAndSwitches() {
    cloud.says(202, Abiquo.ACCEPTED);
    finish(abiquo.undeploy(Abiquo.MACHINE, false));
    assertThat(body(0)).contains("<forceUndeploy>false</forceUndeploy>");
    cloud.says(202, Abiquo.ACCEPTED);
    finish(abiquo.reset(Abiquo.MACHINE));
    assertThat(cloud.sent(2)).endsWith("/action/reset");
    cloud.says(202, Abiquo.ACCEPTED);
    finish(abiquo.changeState(Abiquo.MACHINE, "OFF"));
    assertThat(cloud.sent(4)).startsWith("PUT ").endsWith("/virtualmachines/3/state");
    assertThat(body(4)).isEqualTo("<virtualmachinestate><state>OFF</state></virtualmachinestate>");
    assertThatThrownBy(() -> abiquo.changeState(Abiquo.MACHINE, "</state>"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheOwnerAnew() {
    cloud.says(202, Abiquo.ACCEPTED);
    Job job = abiquo.deploy(Abiquo.MACHINE, false);
    finish(job);
    cloud.says(200, "<virtualmachine/>");
    abiquo.owner(job.handle(), "virtualmachine");
    assertThat(cloud.sent(2)).isEqualTo("GET " + Abiquo.ENDPOINT + Abiquo.MACHINE);
    assertThat(cloud.header(2, "Accept")).isEqualTo("application/vnd.abiquo.virtualmachine+xml");
    assertThatThrownBy(() -> abiquo.owner(JobHandle.of("7"), "virtualmachine"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void logsIn() {
    cloud.says(200, "<user/>");
    assertThat(abiquo.login().text()).isEqualTo("<user/>");
    assertThat(cloud.sent(0)).isEqualTo("GET " + Abiquo.ENDPOINT + "/login");
  }

  @Test
  void listsTasksPageByPageOnOurEndpoint() {
    String next = "<link rel=\"next\" href=\"http://10.0.0.1/api/x/tasks?startwith=25\"/>";
    AbiquoTaskList tasks = abiquo.tasks(Abiquo.MACHINE);
    assertThat(cloud.transport.sent()).isEmpty();
    cloud.says(
        200,
        "<tasks>" + next + DONE + DONE + "</tasks>",
        // It names itself as the next: no reason to go on for ever.
        "<tasks>" + next + Abiquo.task("STARTED") + "</tasks>");
    assertThat(tasks.stream().map(AbiquoTask::state))
        .containsExactly("FINISHED_SUCCESSFULLY", "FINISHED_SUCCESSFULLY", "STARTED");
    assertThat(cloud.sent(0)).isEqualTo("GET " + Abiquo.ENDPOINT + Abiquo.MACHINE + "/tasks");
    assertThat(cloud.sent(1)).isEqualTo("GET " + Abiquo.ENDPOINT + "/x/tasks?startwith=25");
    assertThat(cloud.header(1, "Accept")).isEqualTo("application/vnd.abiquo.tasks+xml");
    cloud.says(200, "<tasks/>", "<html/>");
    assertThat(tasks).isEmpty();
    assertThatThrownBy(() -> tasks.iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void readsTheCharsetOfTheDeclarationOrOfTheHeader() {
    String task = "<task><state>S</state><type>é</type></task>";
    byte[] latin =
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + task)
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(AbiquoTask.of(answer(latin)).type()).isEqualTo("é");
    assertThat(
            AbiquoTask.of(
                    answer(
                        task.getBytes(StandardCharsets.ISO_8859_1),
                        "Content-Type",
                        "application/xml; charset=ISO-8859-1"))
                .type())
        .isEqualTo("é");
  }

  private static io.pollingsdk.http.ApiResponse answer(byte[] body, String... headers) {
    return new io.pollingsdk.http.ApiResponse(
        java.net.URI.create(Abiquo.ENDPOINT), 200, io.pollingsdk.http.Headers.of(headers), body);
  }

  @Test
  void sendsNoCredentialsElsewhere() {
    cloud.transport.then(Reply.of(307, "", "Location", "https://evil.example/api/login"));
    assertThat(cloud.failure(abiquo.requestAsync(ApiRequest.get("/login")))).isNotNull();
    assertThat(cloud.transport.sent()).hasSize(1);
  }
}
