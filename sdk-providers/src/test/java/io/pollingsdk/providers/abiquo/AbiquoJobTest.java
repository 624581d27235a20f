package io.pollingsdk.providers.abiquo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Abiquo's answers mean: links, tasks, results, refusals. */
class AbiquoJobTest {
  private static final String DONE = Abiquo.task("FINISHED_SUCCESSFULLY", "POWER_ON", "DONE");
  private static final String SECRET_FILE =
      "<!DOCTYPE task [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
          + "<task><state>FINISHED_SUCCESSFULLY</state><type>&x;</type></task>";

  private final Abiquo cloud = new Abiquo();
  private final AbiquoConnection abiquo = cloud.connect();

  private Job deploy() {
    return abiquo.deploy(Abiquo.MACHINE, true);
  }

  // ---- the status link

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1:80/api/cloud/vms/3/tasks/t1, /cloud/vms/3/tasks/t1, t1",
    "https://abq.example/api/cloud/vms/3/tasks/t1, /cloud/vms/3/tasks/t1, t1",
    "http://h/some/path/api/admin/tasks/t1, /admin/tasks/t1, t1",
    "http://h/apiouds/api/admin/api/tasks/t1, /admin/api/tasks/t1, t1",
    "/api/a%20b/tasks/t1?x=1, /a%20b/tasks/t1?x=1, t1",
    "http://user:pw@h/api/tasks/t1, /tasks/t1, t1",
    "http://h/api//evil.example/t1, //evil.example/t1, t1",
  })
  void takesTheLinkForAPathOnOurEndpoint(String href, String path, String id) {
    cloud.says(202, Abiquo.accepted(href));
    cloud.says(200, DONE);
    Job job = deploy();
    assertThat(job.handle().id()).isEqualTo(id);
    cloud.result(job.result());
    assertThat(cloud.sent(1)).isEqualTo("GET " + Abiquo.ENDPOINT + path);
  }

  @Test
  void followsALinkOutsideTheApiOnlyOnOurOrigin() {
    cloud.says(202, Abiquo.accepted("https://evil.example/tasks/t1"));
    assertThat(cloud.failure(deploy().result())).hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
    cloud.says(202, Abiquo.accepted("/tasks/t1"));
    cloud.says(200, DONE);
    cloud.result(deploy().result());
    assertThat(cloud.sent(2)).isEqualTo("GET https://abq.example/tasks/t1");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void acceptsATaskWithAnyOfTheseStatuses(int status) {
    cloud.says(status, Abiquo.ACCEPTED);
    cloud.says(200, DONE);
    cloud.result(deploy().result());
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<html><body>Log in</body></html>",
        "<acceptedrequest/>",
        "<acceptedrequest><link rel=\"self\" href=\"/api/x\"/></acceptedrequest>",
        "<acceptedrequest><link rel=\"status\"/></acceptedrequest>",
        "<acceptedrequest><link rel=\"status\" href=\"http://a b\"/></acceptedrequest>",
        "<virtualmachine/>",
        "<acceptedrequest>",
      })
  void tellsAnAcceptanceWithoutATask(String body) {
    cloud.says(202, body);
    assertThat(cloud.failure(deploy().result())).isInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Log in</body></html>",
        "<acceptedrequest/>",
        "<a",
        "<!DOCTYPE html><html/>"
      })
  void neverTakesAPageForAResult(String body) {
    cloud.says(200, body);
    assertThat(cloud.failure(deploy().result())).isInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @CsvSource({"204, ''", "200, ''", "201, <virtualmachine/>", "200, '{\"id\":1}'"})
  void isDoneAtOnceWhereThereIsNothingToDo(int status, String body) {
    cloud.says(status, body);
    Job job = abiquo.delete(Abiquo.MACHINE);
    assertThat(job.isDone()).isTrue();
    assertThat(job.await().status()).isEqualTo(status);
  }

  // ---- tasks

  @ParameterizedTest
  @ValueSource(strings = {"PENDING", "STARTED", "QUEUEING"})
  void waitsWhileTheTaskIsUnderWay(String state) {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.says(200, Abiquo.task(state), Abiquo.task(state), DONE);
    AbiquoTask task = AbiquoTask.of(cloud.result(deploy().result()));
    assertThat(task.id()).isEqualTo("0b6c");
    assertThat(task.ownerId()).isEqualTo("3");
    assertThat(task.jobs()).containsExactly(new AbiquoTask.Step("POWER_ON", "DONE", "of vm"));
    assertThat(cloud.transport.sent())
        .extracting(sent -> sent.at().toMillis())
        .containsExactly(0L, 500L, 1000L, 1500L);
  }

  @Test
  void aFailedJobInAFinishedTaskIsNoFailure() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.says(200, Abiquo.task("FINISHED_SUCCESSFULLY", "RESET", "FAILED"));
    assertThat(cloud.result(deploy().result()).isSuccess()).isTrue();
  }

  @Test
  void tellsWhichStepFailed() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.says(200, Abiquo.task("FINISHED_UNSUCCESSFULLY", "A", "DONE", "POWER_ON", "FAILED"));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.code()).contains("FINISHED_UNSUCCESSFULLY");
              assertThat(e.apiMessage()).contains("DEPLOY: POWER_ON (of vm) failed");
            });
  }

  @Test
  void anAbortedTaskIsCancelled() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.says(200, "<task><state>ABORTED</state></task>");
    assertThat(cloud.failure(deploy().result())).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void countsTheStepsDone() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.transport.thenAlways(
        Reply.of(200, Abiquo.task("STARTED", "A", "DONE", "B", "STARTED", "C", "X", "D", "X")));
    Job job = deploy();
    cloud.time.advance(Duration.ofSeconds(1));
    assertThat(job.progress()).hasToString("25 %");
    abiquo.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<task/>",
        "<task><state/></task>",
        "<task><state>finished_successfully</state></task>",
        "<other><state>FINISHED_SUCCESSFULLY</state></other>",
        "<html><state>FINISHED_SUCCESSFULLY</state></html>",
        "<task><state>FINISHED_SUCCESSFULLY</state>",
        SECRET_FILE,
      })
  void neverTakesNonsenseForAnEnd(String body) {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.transport.thenAlways(Reply.of(200, body));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void followsSeveralTasksOneAfterTheOther() {
    cloud.says(
        202, Abiquo.accepted("/api/vms/1/tasks/a", "/api/vms/2/tasks/b", "/api/vms/1/tasks/a"));
    cloud.says(200, Abiquo.task("STARTED"), DONE);
    Job job = deploy();
    cloud.time.advance(Duration.ofMillis(1100));
    assertThat(job.progress()).hasToString("50 %");
    cloud.says(200, Abiquo.task("STARTED", "A", "DONE", "B", "STARTED"), DONE);
    cloud.time.advance(Duration.ofMillis(500));
    assertThat(job.progress()).hasToString("75 %");
    cloud.result(job.result());
    assertThat(cloud.sent(2)).endsWith("/vms/1/tasks/a");
    assertThat(cloud.sent(3)).endsWith("/vms/2/tasks/b");
    assertThat(cloud.transport.sent()).hasSize(5);
  }

  @Test
  void ofSeveralTasksTheFirstFailureCounts() {
    cloud.says(202, Abiquo.accepted("/api/tasks/a", "/api/tasks/b"));
    cloud.says(200, Abiquo.task("FINISHED_UNSUCCESSFULLY"));
    assertThat(cloud.failure(deploy().result())).isInstanceOf(JobFailedException.class);
  }

  @Test
  void resumesAmongSeveralTasks() {
    cloud.says(202, Abiquo.accepted("/api/tasks/a", "/api/tasks/b", "/api/tasks/c"));
    cloud.says(200, DONE);
    Job job = deploy();
    cloud.time.advance(Duration.ofMillis(600));
    abiquo.close();
    cloud.says(200, DONE, DONE);
    cloud.result(cloud.connect().resume(job.token()).result());
    assertThat(cloud.sent(2)).endsWith("/tasks/b");
    assertThat(cloud.sent(3)).endsWith("/tasks/c");
    assertThat(cloud.header(3, "Authorization")).startsWith("Basic ");
  }

  // ---- 303

  @Test
  void fetchesAResultThatIsElsewhereFromOurEndpoint() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.transport.then(Reply.of(303, "", "Location", "http://10.0.0.1/api/templates/9"));
    cloud.says(200, "<template/>");
    ApiResponse result = cloud.result(deploy().result());
    assertThat(result.text()).isEqualTo("<template/>");
    assertThat(cloud.sent(2)).isEqualTo("GET " + Abiquo.ENDPOINT + "/templates/9");
  }

  @Test
  void aSubmitMayBeAnsweredWithAResultElsewhere() {
    cloud.transport.then(Reply.of(303, "", "Location", "http://10.0.0.1/api/templates/9"));
    cloud.says(200, "<template/>");
    assertThat(cloud.result(deploy().result()).text()).isEqualTo("<template/>");
    assertThat(cloud.header(1, "Accept")).isEqualTo("*/*");
  }

  @Test
  void aResultElsewhereEndsOneOfSeveralTasks() {
    cloud.says(202, Abiquo.accepted("/api/tasks/a", "/api/tasks/b"));
    cloud.transport.then(Reply.of(303, "", "Location", "/api/templates/9"));
    cloud.says(200, DONE);
    cloud.result(deploy().result());
    assertThat(cloud.sent(2)).endsWith("/tasks/b");
  }

  @Test
  void tellsA303WithoutALocation() {
    cloud.says(303, "");
    assertThat(cloud.failure(deploy().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsARefusedResult() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.transport.then(Reply.of(303, "", "Location", "/api/templates/9"));
    cloud.says(403, "<html>Forbidden</html>");
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(PermissionException.class);
  }

  // ---- refusals

  @Test
  void readsErrorsInXml() {
    cloud.says(
        409,
        "<errors><error><code>VM-1</code><message>Busy</message></error><error><code>VM-2</code><message>Full</message></error></errors>");
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).contains("VM-1");
              assertThat(e.apiMessage()).contains("Busy; Full");
            });
  }

  @Test
  void readsPagesInHtmlAndPlainText() {
    String page = "<html><head><title>Apache Tomcat</title></head><body><hr>401</body></html>";
    cloud.says(401, page);
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.apiMessage()).isEmpty());
    cloud.says(403, page);
    assertThat(cloud.failure(deploy().result())).isInstanceOf(PermissionException.class);
    cloud.says(406, "Not Acceptable");
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("406: Not Acceptable");
    cloud.says(500, "");
    assertThat(cloud.failure(deploy().result())).isInstanceOf(ApiException.class);
  }

  @Test
  void tellsASubmitThatHasMoved() {
    cloud.transport.then(Reply.of(301, "", "Location", "http://10.0.0.1/api/new"));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(301));
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void tellsATaskThatIsKnownNoMore() {
    cloud.says(202, Abiquo.ACCEPTED);
    cloud.transport.thenAlways(
        Reply.of(
            404, "<errors><error><code>T-0</code><message>No task</message></error></errors>"));
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .rootCause()
        .hasMessageContaining("No task");
  }

  @Test
  void cannotCancelAndPollsOn() {
    cloud.says(202, Abiquo.ACCEPTED);
    Job job = deploy();
    assertThat(job.cancel().join()).isEqualTo(CancelResult.NOT_SUPPORTED);
    cloud.says(200, DONE);
    cloud.result(job.result());
  }

  @Test
  void neverReadsADtdOrAnEntity() {
    cloud.says(200, SECRET_FILE.replace("task", "tasks"));
    assertThatThrownBy(() -> abiquo.tasks(Abiquo.MACHINE).iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class);
    cloud.says(409, SECRET_FILE);
    assertThat(cloud.failure(deploy().result()))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.apiMessage()).isEmpty());
  }
}
