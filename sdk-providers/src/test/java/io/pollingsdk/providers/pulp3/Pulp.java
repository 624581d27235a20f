package io.pollingsdk.providers.pulp3;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted Pulp. */
final class Pulp {
  static final String HOST = "https://pulp.example.org";
  static final String ENDPOINT = HOST + "/pulp/api/v3";
  static final String USER = "robot";
  static final String PASSWORD = "s3cr3t-word";
  static final String HREF = "/pulp/api/v3/tasks/018f-1/";
  static final String GROUP_HREF = "/pulp/api/v3/task-groups/018f-9/";
  static final String REPOSITORY = "/pulp/api/v3/repositories/file/file/018f-2/";
  static final Reply ACCEPTED = accepted("{\"task\":\"" + HREF + "\"}");
  static final Reply GROUP_ACCEPTED = accepted("{\"task_group\":\"" + GROUP_HREF + "\"}");
  static final Reply RUNNING = task("running", "");
  static final Reply COMPLETED = task("completed", "");
  static final Reply WHOLE =
      task(
          "completed",
          ",\"name\":\"sync\",\"created_resources\":[\"/v/1/\",null],\"result\":{\"a\":1}");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Pulp says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  Pulp3Connection connect() {
    return new Pulp3Connection(settings(s -> {}), USER, PASSWORD);
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

  /** Method, URI without the host, and body of a request. */
  String sent(int index) {
    WireRequest request = transport.request(index);
    String body =
        request
            .body()
            .map(RequestBody::encoded)
            .map(bytes -> " " + new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return request.method() + " " + request.uri().toString().replace(HOST, "") + body;
  }

  static Reply accepted(String body) {
    return Reply.of(202, body, "Content-Type", "application/json");
  }

  static Reply task(String state, String more) {
    return Reply.json(
        "{\"pulp_href\":\"" + HREF + "\",\"state\":\"" + state + "\",\"error\":null" + more + "}");
  }

  /** A task that failed or was cancelled, with an error as JSON. */
  static Reply ended(String state, String error) {
    return Reply.json("{\"state\":\"" + state + "\",\"error\":" + error + "}");
  }

  /** A group with numbers of waiting, running, completed, failed, canceled and skipped tasks. */
  static Reply group(
      int waiting, int running, int completed, int failed, int cancelled, int skipped) {
    return Reply.json(
        "{"
            + counters(waiting, running, completed, failed, cancelled, skipped)
            + ",\"all_tasks_dispatched\":true,\"canceling\":0}");
  }

  static String counters(int... counts) {
    String[] names = {"waiting", "running", "completed", "failed", "canceled", "skipped"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      text.append(i == 0 ? "" : ",").append('"').append(names[i]).append("\":").append(counts[i]);
    }
    return text.toString();
  }
}
