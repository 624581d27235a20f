package io.pollingsdk.providers.pulp2;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted Pulp. */
final class Pulp {
  static final String HOST = "https://pulp.example.org";
  static final String ENDPOINT = HOST + "/pulp/api/v2";
  static final String USER = "robot";
  static final String PASSWORD = "s3cr3t-word";
  static final Reply ACCEPTED = accepted("t1");
  static final Reply GROUP_ACCEPTED =
      Reply.of(202, "{\"_href\":\"/pulp/api/v2/task_groups/g1/\",\"group_id\":\"g1\"}");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Pulp says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  Pulp2Connection connect() {
    return new Pulp2Connection(settings(s -> {}), USER, PASSWORD);
  }

  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(ENDPOINT)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()))
        .with(change);
  }

  /** Moves time until a future is done, and returns what it failed with, or null. */
  @Nullable Throwable failure(CompletableFuture<?> future) {
    return time.failureOf(future);
  }

  <T> T result(CompletableFuture<T> future) {
    return time.resultOf(future);
  }

  /** Method, path below the endpoint, and body of a request. */
  String sent(int index) {
    WireRequest request = transport.request(index);
    String body =
        request
            .body()
            .map(RequestBody::encoded)
            .map(bytes -> " " + new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return request.method() + " " + request.uri().toString().replace(ENDPOINT, "") + body;
  }

  /** A call report that names the tasks it has spawned. */
  static Reply accepted(String... tasks) {
    return Reply.of(
        202, "{\"result\":{},\"error\":{},\"spawned_tasks\":" + links("_href", tasks) + "}");
  }

  /** A task's report, with the tasks it has spawned. */
  static Reply task(String id, String state, String... spawned) {
    return report(id, state, "null", spawned);
  }

  static Reply report(String id, String state, String error, String... spawned) {
    return Reply.json(
        "{\"task_id\":\""
            + id
            + "\",\"state\":\""
            + state
            + "\",\"error\":"
            + error
            + ",\"exception\":null,\"result\":{\"of\":\""
            + id
            + "\"},\"spawned_tasks\":"
            + links("href", spawned)
            + "}");
  }

  private static String links(String key, String... tasks) {
    return Arrays.stream(tasks)
        .map(
            id -> "{\"" + key + "\":\"/pulp/api/v2/tasks/" + id + "/\",\"task_id\":\"" + id + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A summary with numbers of running, finished, skipped, failed and cancelled tasks. */
  static Reply group(int running, int finished, int skipped, int failed, int cancelled) {
    int total = running + finished + skipped + failed + cancelled;
    return summary(0, running, finished, skipped, failed, cancelled, total);
  }

  static Reply summary(int... counts) {
    String[] names = {"suspended", "running", "finished", "skipped", "error", "canceled", "total"};
    StringBuilder text = new StringBuilder("{\"waiting\":0,\"accepted\":0");
    for (int i = 0; i < names.length; i++) {
      text.append(",\"").append(names[i]).append("\":").append(counts[i]);
    }
    return Reply.json(text + "}");
  }
}
