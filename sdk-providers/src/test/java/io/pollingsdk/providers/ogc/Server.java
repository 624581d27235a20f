package io.pollingsdk.providers.ogc;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted server. */
final class Server {
  static final String ENDPOINT = "https://api.example.net/ogcapi";

  static final String JOB = ENDPOINT + "/jobs/81";
  static final Reply ACCEPTED = accepted(info("accepted", ""));

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Server says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  OgcProcessesConnection connect() {
    return new OgcProcessesConnection(settings(s -> {}));
  }

  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(ENDPOINT)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()))
        .with(change);
  }

  ApiResponse result() {
    return result(connect().submit("buffer", Map.of("distance", 10)).result());
  }

  @Nullable Throwable failure() {
    return failure(connect().submit("buffer", Map.of("distance", 10)).result());
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

  static Reply accepted(String body) {
    return Reply.of(
        201, body, "Location", "/ogcapi/jobs/81", "Preference-Applied", "respond-async");
  }

  /** Returns a statusInfo document with more members, which begin with a comma. */
  static String info(String status, String more) {
    return "{\"processID\":\"buffer\",\"type\":\"process\",\"jobID\":\"81\",\"status\":\""
        + status
        + "\""
        + more
        + "}";
  }

  static Reply status(String status) {
    return Reply.json(info(status, ""));
  }
}
