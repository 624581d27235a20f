package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.Pages;
import io.pollingsdk.testkit.Reply;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ready-made calls, and lists. */
class CallsTest {
  private final Azure azure = new Azure();
  private final AzureResourceManagerConnection connection = azure.connect();

  @Test
  void sendsWhatItsNamesSay() {
    JsonObject body = new JsonObject();
    body.addProperty("a", 1);
    azure.transport.thenAlways(Reply.json("{}"));
    azure.result(connection.createOrUpdate(Azure.VM, "1", body).result());
    azure.result(connection.update(Azure.VM, "1", body).result());
    azure.result(connection.delete(Azure.VM, "1").result());
    azure.result(connection.action(Azure.VM, "start", "1").result());
    azure.result(connection.action(Azure.VM, "runCommand", "1", body).result());
    assertThat(connection.get(Azure.VM, "1")).hasToString("{}");
    String vm = Azure.ENDPOINT + Azure.VM;
    assertThat(azure.sent())
        .containsExactly(
            "PUT " + Azure.VM_URI,
            "PATCH " + Azure.VM_URI,
            "DELETE " + Azure.VM_URI,
            "POST " + vm + "/start?api-version=1",
            "POST " + vm + "/runCommand?api-version=1",
            "GET " + Azure.VM_URI);
    assertThat(azure.transport.request(0).body()).isPresent();
    assertThat(azure.transport.request(2).body()).isEmpty();
    assertThat(azure.transport.request(4).body()).isPresent();
    assertThat(azure.transport.sent())
        .allSatisfy(
            sent ->
                assertThat(sent.request().headers().first("Authorization"))
                    .contains("Bearer " + Azure.TOKEN));
  }

  @Test
  void listsPageByPage() {
    String next = Azure.ENDPOINT + "/groups?api-version=1&$skiptoken=2";
    azure.says(
        Reply.json("{\"value\":[{\"n\":1},{\"n\":2}],\"nextLink\":\"" + next + "\"}"),
        Reply.json("{\"value\":[],\"nextLink\":\"/groups?p=3\"}"),
        Reply.json("{\"value\":[{\"n\":3}],\"nextLink\":\"\"}"));
    Iterator<JsonObject> groups = connection.list("/groups", "1").iterator();
    assertThat(azure.sent()).isEmpty();
    assertThat(groups.next()).hasToString("{\"n\":1}");
    assertThat(groups.next()).hasToString("{\"n\":2}");
    assertThat(azure.sent()).hasSize(1);
    assertThat(groups.next()).hasToString("{\"n\":3}");
    assertThat(groups.hasNext()).isFalse();
    assertThatThrownBy(groups::next).isInstanceOf(NoSuchElementException.class);
    assertThat(azure.sent())
        .containsExactly(
            "GET " + Azure.ENDPOINT + "/groups?api-version=1",
            "GET " + next,
            "GET " + Azure.ENDPOINT + "/groups?p=3");
  }

  @Test
  void streamsAndListsAnew() {
    azure.transport.thenAlways(Reply.json("{\"value\":[{\"n\":1}]}"));
    Pages<JsonObject> groups = connection.list("/groups", "1");
    assertThat(groups.stream()).hasSize(1);
    assertThat(groups).hasSize(1);
    assertThat(azure.sent()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "", "{\"value\":{}}", "{\"value\":[7]}"})
  void tellsAPageThatCannotBeRead(String body) {
    azure.says(Reply.json(body));
    assertThatThrownBy(() -> connection.list("/groups", "1").iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void doesNotGoInCircles() {
    azure.transport.thenAlways(Reply.json("{\"value\":[],\"nextLink\":\"/groups?p=2\"}"));
    assertThatThrownBy(() -> connection.list("/groups", "1").iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("nextLink");
    assertThat(azure.sent()).hasSize(2);
  }

  @Test
  void fetchesNoPageElsewhere() {
    azure.says(Reply.json("{\"value\":[],\"nextLink\":\"https://evil.example.net/\"}"));
    assertThatThrownBy(() -> connection.list("/groups", "1").iterator().hasNext())
        .isInstanceOf(OriginRefusedException.class);
  }

  @Test
  void tellsARefusedPage() {
    azure.says(Azure.error(400, "InvalidFilter"));
    assertThatThrownBy(() -> connection.list("/groups", "1").iterator().hasNext())
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).contains("InvalidFilter"));
  }
}
