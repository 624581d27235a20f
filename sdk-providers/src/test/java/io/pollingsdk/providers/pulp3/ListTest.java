package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Pages;
import io.pollingsdk.testkit.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest {
  private static final String NEXT = "\"http://internal:24817/pulp/api/v3/tasks/?offset=2\"";

  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  private static Reply page(String count, String next, int from, int to) {
    String items =
        IntStream.range(from, to)
            .mapToObj(id -> "{\"id\":" + id + "}")
            .collect(Collectors.joining(","));
    return Reply.json(
        "{\"count\":" + count + ",\"next\":" + next + ",\"results\":[" + items + "]}");
  }

  private static List<Integer> ids(Iterable<JsonObject> list) {
    List<Integer> ids = new ArrayList<>();
    list.forEach(each -> ids.add(each.get("id").getAsInt()));
    return ids;
  }

  @Test
  void listsTasksByFilter() {
    pulp.says(page("0", "null", 0, 0));
    assertThat(connection.tasks(Map.of("state__in", "running,waiting"))).isEmpty();
    assertThat(pulp.sent(0))
        .isEqualTo("GET /pulp/api/v3/tasks/?state__in=running%2Cwaiting&limit=100&offset=0");
  }

  @Test
  void listsPageByPageOnItsOwnHost() {
    pulp.says(page("3", NEXT, 0, 2), page("3", "null", 2, 3));
    assertThat(ids(connection.list(ApiRequest.get("/tasks/").param("limit", 2))))
        .containsExactly(0, 1, 2);
    assertThat(pulp.sent(1)).isEqualTo("GET /pulp/api/v3/tasks/?limit=2&offset=2");
  }

  @Test
  void goesOnBehindAPageThatTheServerHasCutShort() {
    pulp.says(page("3", NEXT, 0, 1), page("3", NEXT, 1, 3));
    assertThat(ids(connection.tasks(Map.of()))).containsExactly(0, 1, 2);
    assertThat(pulp.sent(1)).endsWith("offset=1");
  }

  @Test
  void endsWhateverTheServerSaysOfANextPage() {
    pulp.says(page("2", NEXT, 0, 2));
    assertThat(ids(connection.tasks(Map.of()))).hasSize(2);
    pulp.says(page("null", NEXT, 0, 2), page("null", NEXT, 0, 0));
    assertThat(ids(connection.tasks(Map.of()))).hasSize(2);
  }

  @Test
  void asksForAPageOnlyWhenItIsRead() {
    pulp.says(page("3", NEXT, 0, 2));
    Pages<JsonObject> list = connection.tasks(Map.of());
    assertThat(pulp.transport.sent()).isEmpty();
    assertThat(list.stream().limit(2).count()).isEqualTo(2);
    assertThat(pulp.transport.sent()).hasSize(1);
  }

  @Test
  void endsAsIteratorsDo() {
    pulp.says(page("0", "null", 0, 0));
    Iterator<JsonObject> list = connection.tasks(Map.of()).iterator();
    assertThatThrownBy(list::next).isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"results\":{}}", "{\"results\":[7]}", "<html>", ""})
  void tellsWhatIsNoList(String body) {
    pulp.says(Reply.json(body));
    assertThatThrownBy(() -> ids(connection.tasks(Map.of())))
        .isInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", ""})
  void refusesOddLimits(String limit) {
    ApiRequest request = ApiRequest.get("/tasks/").param("limit", limit);
    assertThatThrownBy(() -> connection.list(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> connection.tasks(Map.of("offset", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offset");
  }
}
