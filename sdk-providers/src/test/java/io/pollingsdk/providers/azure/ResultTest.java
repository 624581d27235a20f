package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the result is, by method, headers and what the specification says. */
class ResultTest {
  private static final String RESULT = "{\"fetched\":true}";
  private final Azure azure = new Azure();
  private final AzureResourceManagerConnection connection = azure.connect();

  private static final Reply BOTH =
      Reply.of(202, "", "Azure-AsyncOperation", Azure.MONITOR, "Location", Azure.OUTCOME);
  private static final Reply DATA_PLANE =
      Reply.of(202, "", "Operation-Location", Azure.MONITOR, "Location", Azure.OUTCOME);

  private static ApiRequest request(String method, String via) {
    ApiRequest request = Azure.PUT.withMethod(method);
    return via == null ? request : FinalStateVia.named(via).of(request);
  }

  /** Runs a job to its result, and returns what was fetched after its last status. */
  private List<String> fetched(ApiRequest request, Reply accepted, Reply last) {
    azure.says(accepted, last).transport.thenAlways(Reply.json(RESULT));
    azure.result(connection.submit(request).result());
    return azure.sent().subList(2, azure.sent().size());
  }

  private static List<String> get(String place) {
    return switch (place) {
      case "resource" -> List.of("GET " + Azure.VM_URI);
      case "location" -> List.of("GET " + Azure.OUTCOME);
      default -> List.of();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, , resource",
    "PUT, azure-async-operation, resource",
    "PUT, operation-location, resource",
    "PUT, original-uri, resource",
    "PUT, final-state-schema, resource",
    "PUT, location, location",
    "PATCH, , resource",
    "PATCH, location, location",
    "POST, , location",
    "POST, location, location",
    "POST, final-state-schema, location",
    "POST, azure-async-operation, monitor",
    "POST, operation-location, monitor",
    "POST, original-uri, resource",
    "DELETE, , monitor",
    "DELETE, location, monitor",
    "DELETE, original-uri, monitor",
    "GET, , monitor",
  })
  void findsTheResult(String method, String via, String place) {
    assertThat(fetched(request(method, via), BOTH, Azure.SUCCEEDED)).isEqualTo(get(place));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, , resource",
    "POST, , location",
    "POST, operation-location, monitor",
    "DELETE, , monitor",
  })
  void findsTheResultOnTheDataPlane(String method, String via, String place) {
    assertThat(fetched(request(method, via), DATA_PLANE, Azure.SUCCEEDED)).isEqualTo(get(place));
  }

  @ParameterizedTest
  @CsvSource({"PUT, location, resource", "POST, location, monitor", "POST, , monitor"})
  void findsTheResultWithoutLocation(String method, String via, String place) {
    assertThat(fetched(request(method, via), Azure.MONITORED, Azure.SUCCEEDED))
        .isEqualTo(get(place));
  }

  @Test
  void takesAnEmptyLocationForNone() {
    Reply last = Reply.of(200, "{\"status\":\"Succeeded\"}", "Location", "");
    assertThat(fetched(Azure.POST, Azure.MONITORED, last)).isEmpty();
  }

  @Test
  void remembersALocationThatOnlyTheLastStatusNames() {
    Reply last = Reply.of(200, "{\"status\":\"Succeeded\"}", "Location", Azure.OUTCOME);
    assertThat(fetched(Azure.POST, Azure.MONITORED, last)).isEqualTo(get("location"));
  }

  @ParameterizedTest
  @CsvSource({"PUT, ", "POST, operation-location", "DELETE, "})
  void goesToTheResourceThatTheStatusNames(String method, String via) {
    Reply last = Reply.json("{\"status\":\"Succeeded\",\"resourceLocation\":\"/archives/987\"}");
    assertThat(fetched(request(method, via), DATA_PLANE, last))
        .containsExactly("GET " + Azure.ENDPOINT + "/archives/987");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"Succeeded\",\"result\":{\"n\":1},\"properties\":{}} | {\"n\":1}",
        "{\"status\":\"Succeeded\",\"result\":[1]} | [1]",
        "{\"status\":\"Succeeded\",\"properties\":{\"output\":\"o\"}} | {\"output\":\"o\"}",
        "{\"status\":\"Succeeded\",\"result\":null} | {\"status\":\"Succeeded\",\"result\":null}",
      })
  void unwrapsAResultInTheStatus(String last, String expected) {
    azure.says(Azure.MONITORED, Reply.json(last));
    assertThat(azure.result(connection.submit(Azure.POST).result()).text()).isEqualTo(expected);
  }

  @Test
  void readsTheResourceWhereLocationHadNothingToSay() {
    assertThat(fetched(Azure.PUT, Azure.LOCATED, Reply.of(204, ""))).isEqualTo(get("resource"));
  }

  @ParameterizedTest
  @CsvSource({"PUT, , ", "PUT, original-uri, resource", "POST, original-uri, resource"})
  void takesWhatLocationAnsweredUnlessToldOtherwise(String method, String via, String place) {
    assertThat(fetched(request(method, via), Azure.LOCATED, Reply.json("{}")))
        .isEqualTo(get(place == null ? "" : place));
  }

  @Test
  void tellsAnErrorOfTheResult() {
    azure.says(Azure.MONITORED, Azure.SUCCEEDED, Azure.error(409, "Gone"));
    assertThat(azure.failure(connection.submit(Azure.PUT).result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasMessageContaining("it succeeded")
        .cause()
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).contains("Gone"));
  }

  @Test
  void fetchesNoResultElsewhere() {
    azure.says(
        Azure.MONITORED,
        Reply.json(
            "{\"status\":\"Succeeded\",\"resourceLocation\":\"https://evil.example.net/a\"}"));
    assertThat(azure.failure(connection.submit(Azure.PUT).result()))
        .hasCauseInstanceOf(OriginRefusedException.class);
    assertThat(azure.sent()).hasSize(2);
  }
}
