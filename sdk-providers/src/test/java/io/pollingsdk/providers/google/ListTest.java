package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Pages;
import io.pollingsdk.testkit.Reply;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, page by page. */
class ListTest {
  private final Google google = new Google();
  private final GoogleComputeConnection compute = google.compute();
  private final GoogleOperationsConnection operations = google.operations();

  private static List<String> names(Pages<JsonObject> list) {
    return list.stream().map(each -> each.get("name").getAsString()).toList();
  }

  @Test
  void readsPageAfterPage() {
    google.says(
        "{\"items\":[{\"name\":\"a\"}],\"nextPageToken\":\"t 1\"}",
        "{\"nextPageToken\":\"t2\"}",
        "{\"items\":[{\"name\":\"b\"}],\"nextPageToken\":\"\"}");
    assertThat(names(compute.instances("z"))).containsExactly("a", "b");
    String uri = "GET " + Google.COMPUTE + "/projects/p/zones/z/instances";
    assertThat(google.lines())
        .containsExactly(uri, uri + "?pageToken=t%201", uri + "?pageToken=t2");
  }

  @Test
  void asksForNothingBeforeItIsRead() {
    Pages<JsonObject> list = compute.globalOperations();
    Iterator<JsonObject> items = list.iterator();
    assertThat(google.transport.sent()).isEmpty();
    google.says("{\"items\":[{\"name\":\"a\"}],\"nextPageToken\":\"t\"}");
    assertThat(items.next().get("name").getAsString()).isEqualTo("a");
    assertThat(google.transport.sent()).hasSize(1);
    google.says("{}");
    assertThat(items.hasNext()).isFalse();
    assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
    google.says("{\"items\":[{\"name\":\"b\"}]}");
    assertThat(names(list)).containsExactly("b");
  }

  @Test
  void endsWhereAServerGivesATokenAgain() {
    google.transport.thenAlways(
        Reply.json("{\"items\":[{\"name\":\"a\"}],\"nextPageToken\":\"t\"}"));
    assertThat(names(compute.instances("z"))).containsExactly("a", "a");
  }

  @Test
  void listsTheOperationsOfEachScope() {
    google.transport.thenAlways(Reply.json("{}"));
    assertThat(compute.zoneOperations("z")).isEmpty();
    assertThat(compute.regionOperations("r")).isEmpty();
    assertThat(compute.globalOperations()).isEmpty();
    assertThat(compute.list(ApiRequest.get("/x").param("maxResults", 5))).isEmpty();
    assertThat(operations.operations("projects/p/locations/l", "done=true")).isEmpty();
    assertThat(operations.operations("", "")).isEmpty();
    String project = "GET " + Google.COMPUTE + "/projects/p/";
    assertThat(google.lines())
        .containsExactly(
            project + "zones/z/operations",
            project + "regions/r/operations",
            project + "global/operations",
            "GET " + Google.COMPUTE + "/x?maxResults=5",
            "GET " + Google.SERVICE + "/projects/p/locations/l/operations?filter=done%3Dtrue",
            "GET " + Google.SERVICE + "/operations");
  }

  @Test
  void readsOperationsPageAfterPage() {
    google.says(
        "{\"operations\":[{\"name\":\"a\"}],\"nextPageToken\":\"t\",\"unreachable\":[\"l\"]}",
        "{\"operations\":[{\"name\":\"b\"}]}");
    assertThat(names(operations.operations("", ""))).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"items\":{}}", "{\"items\":[7]}", "{\"nextPageToken\":{}}"})
  void tellsAPageThatCannotBeRead(String body) {
    google.says(body);
    Iterator<JsonObject> items = compute.instances("z").iterator();
    assertThatThrownBy(items::hasNext).isInstanceOf(MalformedResponseException.class);
  }
}
