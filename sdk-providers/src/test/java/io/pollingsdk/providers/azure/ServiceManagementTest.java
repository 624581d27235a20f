package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classic service management. */
class ServiceManagementTest {
  static final String ENDPOINT = "https://management.core.example.com";
  static final ApiRequest DELETE =
      ApiRequest.delete("/s-1/services/hostedservices/web/deployments/web");
  static final Reply ACCEPTED = Reply.of(202, "", "x-ms-request-id", "r-1");
  static final Reply DONE = operation("<Status>Succeeded</Status>");
  private static final String NAMESPACE = "http://schemas.microsoft.com/windowsazure";

  private final Azure azure = new Azure();
  private final AzureServiceManagementConnection connection = connect("s-1");

  private AzureServiceManagementConnection connect(String subscription) {
    return new AzureServiceManagementConnection(azure.settings(ENDPOINT, s -> {}), subscription);
  }

  static Reply operation(String content) {
    return xml(
        200, "<Operation xmlns=\"" + NAMESPACE + "\"><ID>r-1</ID>" + content + "</Operation>");
  }

  static Reply error(int status, String code, String message) {
    return xml(
        status,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error xmlns=\""
            + NAMESPACE
            + "\"><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error>");
  }

  private static Reply xml(int status, String body) {
    return Reply.of(status, body, "Content-Type", "application/xml; charset=utf-8");
  }

  private Throwable failure(Reply poll) {
    azure.says(ACCEPTED).transport.thenAlways(poll);
    Throwable failure = azure.failure(connection.submit(DELETE).result());
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void asksForItsOperationEveryFiveSeconds() {
    Reply running = operation("<Status>InProgress</Status>");
    azure.says(ACCEPTED, running, running, DONE);
    azure.result(connection.deleteDeployment("web", "we b").result());
    String poll = "GET " + ENDPOINT + "/s-1/operations/r-1";
    assertThat(azure.sent())
        .containsExactly(
            "DELETE " + ENDPOINT + "/s-1/services/hostedservices/web/deployments/we%20b",
            poll,
            poll,
            poll);
    assertThat(azure.time.elapsed()).isEqualTo(Duration.ofSeconds(15));
    assertThat(azure.transport.sent())
        .allSatisfy(
            sent ->
                assertThat(sent.request().headers().first("x-ms-version")).contains("2014-05-01"));
  }

  @Test
  void givesUpAfterFiveMinutes() {
    azure.says(ACCEPTED).transport.thenAlways(operation("<Status>InProgress</Status>"));
    assertThat(azure.failure(connection.submit(DELETE).result()))
        .isInstanceOf(io.pollingsdk.job.JobTimeoutException.class);
    assertThat(azure.time.elapsed()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void keepsAVersionThatTheCallerChose() {
    azure.says(Reply.of(200, "<a/>"));
    connection.request(connection.below("GET", "locations").header("x-ms-version", "2012-03-01"));
    assertThat(azure.transport.request(0).headers().all("x-ms-version"))
        .containsExactly("2012-03-01");
  }

  @Test
  void sendsWhatItsNamesSay() {
    azure.transport.thenAlways(Reply.of(200, "<a/>"));
    azure.result(connection.createDeployment("web", "<Deployment/>").result());
    azure.result(connection.reboot("web", "web", "web-1").result());
    assertThat(connection.get("/services/hostedservices/{}", "w/b").text()).isEqualTo("<a/>");
    String web = ENDPOINT + "/s-1/services/hostedservices/web/deployments";
    assertThat(azure.sent())
        .containsExactly(
            "POST " + web,
            "POST " + web + "/web/roleinstances/web-1?comp=reboot",
            "GET " + ENDPOINT + "/s-1/services/hostedservices/w%2Fb");
    assertThat(azure.transport.request(0).body().orElseThrow().contentType())
        .isEqualTo("application/xml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Error><Code>ConflictError</Code><Message>m</Message></Error> | ConflictError | m",
        "<HttpStatusCode>409</HttpStatusCode><Error><Message>m</Message></Error> | 409 | m",
        "<HttpStatusCode>500</HttpStatusCode> | 500 | ",
        "<Error/> | | ",
      })
  void tellsWhyAnOperationFailed(String content, String code, String message) {
    assertThat(failure(operation("<Status>Failed</Status>" + content)))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Optional.ofNullable(code));
              assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><br></html>",
        "<Operation",
        "{\"status\":\"Succeeded\"}",
        "<Operation/>",
        "<Operation><Status/></Operation>",
        "<Operation><Status>succeeded?</Status></Operation>",
        "<Other><Status>Succeeded</Status></Other>",
        "<Operation><Inner><Status>Succeeded</Status></Inner></Operation>",
        "<!DOCTYPE Operation><Operation><Status>Succeeded</Status></Operation>",
      })
  void neverTakesAnythingElseForAnEnd(String body) {
    assertThat(failure(xml(200, body)))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void readsNoEntities() {
    String bomb =
        "<!DOCTYPE o [<!ENTITY x SYSTEM \"file:///etc/hostname\"><!ENTITY s \"Succeeded\">]>"
            + "<Operation><Status>&s;</Status><ID>&x;</ID></Operation>";
    assertThat(failure(xml(200, bomb))).hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void parsesQuietly() {
    PrintStream before = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      azure.says(Reply.of(400, "<Error"));
      assertThatThrownBy(() -> connection.get("/locations")).isInstanceOf(ApiException.class);
    } finally {
      System.setErr(before);
    }
    assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("Fatal Error");
  }

  @Test
  void tellsAcceptanceWithoutAnId() {
    azure.says(Reply.of(202, ""));
    assertThat(azure.failure(connection.submit(DELETE).result()))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("x-ms-request-id");
  }

  @Test
  void tellsARedirectThatIsNoAcceptance() {
    azure.says(Reply.of(303, "", "x-ms-request-id", "r-1"));
    assertThat(azure.failure(connection.submit(DELETE).result()))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void tellsARefusalInTheApisWords() {
    azure.says(error(403, "ForbiddenError", "The certificate is not known."));
    assertThatThrownBy(() -> connection.asyncRequest(DELETE))
        .isInstanceOfSatisfying(
            PermissionException.class,
            e -> {
              assertThat(e.code()).contains("ForbiddenError");
              assertThat(e.apiMessage()).contains("The certificate is not known.");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html><br></html>", "{}", "<Error/>"})
  void tellsARefusalWithoutWords(String body) {
    azure.says(Reply.of(400, body));
    assertThatThrownBy(() -> connection.asyncRequest(DELETE))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(Optional.empty()));
  }

  @Test
  void tellsAnOperationThatIsNotKnown() {
    assertThat(failure(error(404, "ResourceNotFound", "gone")))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void submitsAgainWhatAnotherOperationHoldsUp() {
    azure.says(
        error(409, "ConflictError", "An operation that requires exclusive access is going on."),
        ACCEPTED,
        DONE);
    azure.result(connection.submit(DELETE).result());
    assertThat(azure.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void tellsAnyOtherConflict() {
    azure.says(error(409, "ConflictError", "The name is taken."));
    assertThat(azure.failure(connection.submit(DELETE).result())).isInstanceOf(ApiException.class);
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void cannotCancel() {
    azure.says(ACCEPTED);
    assertThat(connection.submit(DELETE).cancel()).isCompletedWithValue(CancelResult.NOT_SUPPORTED);
    connection.close();
  }

  @Test
  void resumesInTheJobsOwnSubscription() {
    azure.says(ACCEPTED);
    Job job = connection.submit(DELETE);
    String token = job.token();
    connection.close();
    azure.says(DONE);
    azure.result(connect("s-2").resume(token).result());
    assertThat(azure.sent().get(1)).isEqualTo("GET " + ENDPOINT + "/s-1/operations/r-1");
  }

  @Test
  void wantsASubscription() {
    assertThatThrownBy(() -> connect(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subscriptionId");
  }

  @Test
  void aMachinesRestartIsAnotherKindOfJobThanItsReimaging() {
    String instances = "/services/hostedservices/{}/deployments/{}/roleinstances/{}";
    ApiRequest reimage =
        connection.below("POST", instances, "a", "b", "c").param("comp", "reimage");
    azure.says(ACCEPTED);

    assertThat(connection.reboot("a", "b", "c").handle().operation())
        .isEqualTo("POST /{}" + instances + " reboot");
    assertThat(connection.operation(reimage)).endsWith(" reimage");
    assertThat(connection.operation(DELETE)).startsWith("DELETE /s-1").endsWith("/web");
  }
}
