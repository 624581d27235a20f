package io.pollingsdk.providers.redfish;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted server. */
final class Server {
  static final String ENDPOINT = "https://bmc.example.net";

  static final String TASK = "/redfish/v1/TaskService/Tasks/9";
  static final String MONITOR = "/redfish/v1/TaskMonitors/9";
  static final Reply ACCEPTED = accepted(task("New", ""));

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Server says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  RedfishConnection connect() {
    return new RedfishConnection(settings(s -> {}), BasicAuth.of("root", "pw"));
  }

  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(ENDPOINT)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()))
        .with(change);
  }

  ApiResponse result() {
    return result(connect().reset("/redfish/v1/Systems/1", "ForceOff").result());
  }

  @Nullable Throwable failure() {
    return failure(connect().reset("/redfish/v1/Systems/1", "ForceOff").result());
  }

  /** Moves time until a future is done, and returns what it failed with, or null. */
  @Nullable Throwable failure(CompletableFuture<?> future) {
    return time.failureOf(future);
  }

  <T> T result(CompletableFuture<T> future) {
    return time.resultOf(future);
  }

  /** Returns method and URI of a request that was sent. */
  String sent(int index) {
    return transport.request(index).method() + " " + transport.request(index).uri();
  }

  static Reply accepted(String body, String... more) {
    return pending(body, more);
  }

  /** Returns a 202 as the monitor gives it, with more headers. */
  static Reply pending(String body, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "Location";
    headers[1] = MONITOR;
    System.arraycopy(more, 0, headers, 2, more.length);
    return Reply.of(202, body, headers);
  }

  /** Returns a Task with more members, which begin with a comma. */
  static String task(String state, String more) {
    return "{\"@odata.id\":\"%s\",\"@odata.type\":\"#Task.v1_7_0.Task\",\"Id\":\"9\",\"TaskState\":\"%s\"%s}"
        .formatted(TASK, state, more);
  }

  static String error(String code, String message, String info) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"@Message.ExtendedInfo\":[%s]}}"
        .formatted(code, message, info);
  }

  static String info(String id, String message, String severity) {
    return "{\"MessageId\":\"%s\",\"Message\":\"%s\",\"MessageSeverity\":\"%s\"}"
        .formatted(id, message, severity);
  }
}
