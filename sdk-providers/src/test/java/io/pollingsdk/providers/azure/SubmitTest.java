package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer to a submit begins an operation, and where it is asked for. */
class SubmitTest {
  private final Azure azure = new Azure();
  private final AzureResourceManagerConnection connection = azure.connect();

  private static final String OL = Azure.ENDPOINT + "/ol/1";
  private static final String AAO = Azure.ENDPOINT + "/aao/2";
  private static final String LOC = Azure.ENDPOINT + "/loc/3";

  private void assertAsks(ApiRequest submit, Reply accepted, String uri) {
    azure.says(accepted);
    Job job = connection.submit(submit);
    assertThat(job.isDone()).isFalse();
    assertThat(job.handle().statusUri().orElseThrow()).hasToString(uri);
  }

  @Test
  void takesTheFirstHeaderOfThree() {
    Reply all =
        Reply.of(202, "", "LOCATION", LOC, "AZURE-ASYNCOPERATION", AAO, "operation-location", OL);
    assertAsks(Azure.POST, all, OL);
    Reply two = Reply.of(202, "", "Location", LOC, "Azure-AsyncOperation", AAO);
    assertAsks(Azure.POST, two, AAO);
    assertAsks(Azure.POST, Reply.of(202, "", "Location", LOC), LOC);
    assertAsks(Azure.DELETE, Reply.of(202, "", "Location", "/loc/3"), LOC);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void followsAnOperationsHeaderWithAnyStatus(int status) {
    assertAsks(Azure.DELETE, Reply.of(status, "", "Operation-Location", OL), OL);
    assertAsks(Azure.PUT, Reply.of(status, "{}", "Azure-AsyncOperation", AAO), AAO);
  }

  @Test
  void namesTheJobAfterItsOperation() {
    azure.says(Azure.MONITORED);
    assertThat(connection.submit(Azure.PUT).handle().id()).isEqualTo("7f2");
  }

  @Test
  void asksTheResourceWhereThereIsNoHeader() {
    String creating = "{\"properties\":{\"provisioningState\":\"Creating\"}}";
    for (int status : new int[] {200, 201, 202}) {
      assertAsks(Azure.PUT, Reply.of(status, creating), Azure.VM_URI);
      assertAsks(Azure.PUT.withMethod("PATCH"), Reply.of(status, creating), Azure.VM_URI);
    }
    assertAsks(Azure.PUT, Reply.of(202, "{\"name\":\"web-1\"}"), Azure.VM_URI);
    // Failed at once: the first status check tells why.
    assertAsks(Azure.PUT, Azure.resource("Failed"), Azure.VM_URI);
    // Location beside 201 is the resource's own.
    assertAsks(Azure.PUT, Reply.of(201, creating, "Location", LOC), Azure.VM_URI);
  }

  @Test
  void isDoneWhereTheStateSaysSoWhateverTheHeaders() {
    azure.says(
        Reply.of(
            201,
            "{\"properties\":{\"provisioningState\":\"succeeded\"}}",
            "Azure-AsyncOperation",
            AAO));
    assertThat(connection.submit(Azure.PUT).isDone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | 200 | {\"name\":\"a\"}",
        "PUT | 201 | {\"properties\":{}}",
        "PUT | 200 | ''",
        "PUT | 200 | {\"properties\":null}",
        "POST | 200 | [1]",
        "POST | 201 | {}",
        "POST | 204 | ''",
        "DELETE | 200 | ''",
        "DELETE | 204 | ''",
      })
  void isDoneAtOnce(String method, int status, String body) {
    azure.says(Reply.of(status, body));
    assertThat(azure.result(connection.submit(Azure.PUT.withMethod(method)).result()).text())
        .isEqualTo(body);
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void takesAnActionsOtherContent() {
    azure.says(Reply.of(200, "<a/>", "Content-Type", "application/xml"));
    assertThat(connection.submit(Azure.POST).await().text()).isEqualTo("<a/>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | 202 | ''",
        "DELETE | 202 | {}",
        "PUT | 202 | ''",
        "GET | 202 | {\"status\":\"Succeeded\"}",
        "PUT | 200 | <html>sign in</html>",
        "PUT | 200 | {\"propert",
        "PUT | 200 | {\"properties\":{\"provisioningState\":{}}}",
        "PUT | 203 | {}",
        "PUT | 303 | ''",
      })
  void tellsAnAnswerThatCannotBeRead(String method, int status, String body) {
    azure.says(Reply.of(status, body));
    assertThat(azure.failure(connection.submit(Azure.PUT.withMethod(method)).result()))
        .isInstanceOf(MalformedResponseException.class);
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void saysThatThereIsNowhereToAsk() {
    azure.says(Reply.of(202, "", "Operation-Location", " "));
    assertThat(azure.failure(connection.submit(Azure.POST).result()))
        .hasMessageContaining("nowhere to ask");
  }

  @Test
  void tellsAHeaderThatIsNoUri() {
    azure.says(Reply.of(202, "", "Azure-AsyncOperation", "not a uri"));
    assertThat(azure.failure(connection.submit(Azure.POST).result()))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("not a URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example.net/operations/1", "http://management.example.com/op/1"})
  void refusesToAskElsewhere(String uri) {
    azure.says(Reply.of(202, "", "Azure-AsyncOperation", uri));
    assertThat(azure.failure(connection.submit(Azure.PUT).result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void asksATrustedOriginWithTheToken() {
    azure.says(
        Reply.of(202, "", "Location", "https://eu.management.example.com/r/1"),
        Reply.json("{\"a\":1}"));
    var trusting = azure.connect(s -> s.trustOrigin("https://eu.management.example.com"));
    assertThat(azure.result(trusting.submit(Azure.POST).result()).json()).hasToString("{\"a\":1}");
    assertThat(azure.transport.request(1).headers().first("Authorization"))
        .contains("Bearer " + Azure.TOKEN);
  }

  @Test
  void asksAnAllowedOriginWithoutTheToken() {
    azure.says(
        Reply.of(202, "", "Location", "https://eu.management.example.com/r/1"), Reply.json("{}"));
    var allowing = azure.connect(s -> s.allowOrigin("https://eu.management.example.com"));
    azure.result(allowing.submit(Azure.POST).result());
    assertThat(azure.transport.request(1).headers().contains("Authorization")).isFalse();
  }

  @Test
  void keepsTheMarkOffTheWire() {
    azure.says(Reply.of(307, "", "Location", "/elsewhere"), Azure.LOCATED, Reply.json("{}"));
    azure.result(connection.submit(FinalStateVia.LOCATION.of(Azure.POST)).result());
    assertThat(azure.transport.sent())
        .allSatisfy(
            sent -> assertThat(sent.request().headers().contains(FinalStateVia.HEADER)).isFalse());
  }

  @Test
  void tellsAWrongMarkBeforeAnythingIsSent() {
    assertThat(
            azure.failure(
                connection.submit(Azure.POST.header(FinalStateVia.HEADER, "elsewhere")).result()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("azure-async-operation, location, original-uri");
    assertThat(azure.sent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, io.pollingsdk.error.AuthenticationException",
    "403, io.pollingsdk.error.PermissionException",
    "404, io.pollingsdk.error.NotFoundException",
    "429, io.pollingsdk.error.RateLimitedException",
    "409, io.pollingsdk.error.ApiException",
    "412, io.pollingsdk.error.ApiException",
    "500, io.pollingsdk.error.ApiException",
  })
  void tellsARefusal(int status, Class<? extends ApiException> type) {
    azure.transport.thenAlways(Azure.error(status, "Code" + status));
    assertThatThrownBy(() -> connection.asyncRequest(Azure.PUT))
        .isExactlyInstanceOf(type)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).contains("Code" + status);
              assertThat(e.apiMessage()).contains("so it is");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":\"X\",\"message\":\"m\"} | X | m",
        "{\"code\":\"X\",\"message\":{\"lang\":\"en\",\"value\":\"m\"}} | X | m",
        "{\"odata.error\":{\"code\":\"X\",\"message\":{\"value\":\"m\"}}} | X | m",
        "{\"error\":\"X\",\"error_description\":\"m\"} | X | m",
        "{\"error\":{\"code\":{},\"message\":[]}} | H | ",
        "{\"error\":null} | H | ",
        "<html>no</html> | H | ",
        "'' | H | ",
      })
  void readsErrorsOfAnyShape(String body, String code, String message) {
    azure.says(Reply.of(400, body, "x-ms-error-code", "H"));
    assertThatThrownBy(() -> connection.asyncRequest(Azure.PUT))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).contains(code);
              assertThat(e.apiMessage()).isEqualTo(Optional.ofNullable(message));
            });
  }

  @Test
  void submitsAgainWhatAnotherOperationHoldsUp() {
    azure.says(
        Azure.error(409, "AnotherOperationInProgress"),
        Reply.of(429, "{\"error\":{\"code\":\"AnotherOperationInProgress\"}}", "Retry-After", "7"),
        Azure.RESOURCE);
    azure.result(connection.submit(Azure.PUT).result());
    assertThat(azure.sent()).hasSize(3);
    assertThat(azure.transport.sent().get(1).at()).hasSeconds(1);
  }
}
