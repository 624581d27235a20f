package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.error.MalformedResponseException;
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

class ListTest {
  private static final String EMPTY = "{\"listasyncjobsresponse\":{}}";

  private final Cloud cloud = new Cloud();
  private final CloudStackConnection connection = cloud.connect();

  private static String page(String count, int from, int to) {
    String jobs =
        IntStream.range(from, to)
            .mapToObj(id -> "{\"jobid\":" + id + "}")
            .collect(Collectors.joining(","));
    return "{\"listasyncjobsresponse\":{" + count + "\"asyncjobs\":[" + jobs + "]}}";
  }

  private static List<Integer> ids(Iterable<JsonObject> jobs) {
    List<Integer> ids = new ArrayList<>();
    jobs.forEach(job -> ids.add(job.get("jobid").getAsInt()));
    return ids;
  }

  private List<Integer> ids(int pageSize) {
    return ids(connection.listAsyncJobs(pageSize, Map.of("keyword", "vm")));
  }

  @Test
  void listsNothing() {
    cloud.says(EMPTY);
    assertThat(connection.listAsyncJobs()).isEmpty();
    assertThat(cloud.sent(0))
        .containsEntry("command", "listAsyncJobs")
        .containsEntry("page", "1")
        .containsEntry("pagesize", "100");
  }

  @Test
  void listsPageByPageUntilAShortOne() {
    cloud.says(page("\"count\":3,", 0, 2), page("\"count\":3,", 2, 3));
    assertThat(ids(2)).containsExactly(0, 1, 2);
    assertThat(cloud.sent(1))
        .containsEntry("page", "2")
        .containsEntry("pagesize", "2")
        .containsEntry("keyword", "vm");
  }

  @Test
  void listsUntilAnEmptyPage() {
    cloud.says(page("\"count\":2,", 0, 2), EMPTY);
    assertThat(ids(2)).containsExactly(0, 1);
  }

  @Test
  void goesOnWhereTheServerGivesLessThanAsked() {
    cloud.says(page("\"count\":3,", 0, 2), page("\"count\":3,", 2, 3));
    assertThat(ids(50)).containsExactly(0, 1, 2);
  }

  @Test
  void endsWhereTheServerIgnoresThePage() {
    cloud.transport.thenAlways(Reply.json(page("", 0, 2)));
    assertThat(ids(2)).containsExactly(0, 1);
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  @Test
  void asksForAPageOnlyWhenItIsRead() {
    cloud.says(page("", 0, 2));
    Pages<JsonObject> jobs = connection.listAsyncJobs(2, Map.of());
    assertThat(cloud.transport.sent()).isEmpty();
    assertThat(jobs.stream().limit(2).count()).isEqualTo(2);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void endsAsIteratorsDo() {
    cloud.says(page("", 0, 1));
    Iterator<JsonObject> jobs = connection.listAsyncJobs().iterator();
    jobs.next();
    assertThatThrownBy(jobs::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void tellsAListThatIsNone() {
    cloud.says("{\"listasyncjobsresponse\":{\"asyncjobs\":{}}}");
    assertThatThrownBy(() -> ids(2))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("listasyncjobsresponse.asyncjobs");
    assertThatThrownBy(() -> ids(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsZones() {
    cloud.says("{\"listzonesresponse\":{\"count\":1,\"zone\":[{\"id\":\"z-1\"}]}}");
    assertThat(connection.listZones().stream()).singleElement().hasToString("{\"id\":\"z-1\"}");
  }
}
