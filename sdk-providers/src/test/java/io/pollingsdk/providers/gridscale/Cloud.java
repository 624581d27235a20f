package io.pollingsdk.providers.gridscale;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted gridscale. */
final class Cloud {
  static final String ENDPOINT = "https://api.gridscale.example";
  static final String USER = "u-5e1f";
  static final String TOKEN = "t0ps3cret";
  static final String ACCEPTED = "{\"request_uuid\":\"r-1\",\"object_uuid\":\"o-1\"}";
  static final String PENDING = request("\"status\":\"pending\",\"message\":\"Enqueued\"");
  static final String DONE = request("\"status\":\"done\",\"message\":\"Success.\"");
  static final String FAILED = request("\"status\":\"failed\",\"message\":\"no room\"");
  static final String SERVER = "{\"server\":{\"object_uuid\":\"o-1\",\"name\":\"web\"}}";

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  /** Adds 200 answers with these bodies. */
  Cloud says(String... bodies) {
    for (String body : bodies) {
      transport.then(Reply.json(body));
    }
    return this;
  }

  GridscaleConnection connect() {
    return new GridscaleConnection(settings(s -> {}), USER, TOKEN);
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

  /** Returns method and path of all that was sent. */
  List<String> lines() {
    return transport.sent().stream().map(sent -> line(sent.request())).toList();
  }

  private static String line(WireRequest request) {
    return request.method() + " " + request.uri().getRawPath();
  }

  static String request(String members) {
    return "{\"r-1\":{" + members + ",\"create_time\":\"2026-01-02T03:04:05Z\"}}";
  }

  static String error(String title, String description) {
    return "{\"title\":\"" + title + "\",\"description\":\"" + description + "\"}";
  }
}
