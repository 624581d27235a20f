package io.pollingsdk.providers.http202;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.ApiRequest;
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
  static final String ENDPOINT = "https://api.example.net/v1";
  static final String MONITOR = ENDPOINT + "/monitors/7";
  static final Reply ACCEPTED = Reply.of(202, "", "Location", "/v1/monitors/7");
  static final ApiRequest SUBMIT = ApiRequest.post("/reports").json(Map.of("year", 2026));

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Server says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  Http202Connection connect(Http202Settings rules) {
    return new Http202Connection(settings(s -> {}), rules);
  }

  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(ENDPOINT)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()))
        .with(change);
  }

  ApiResponse result(Http202Settings rules) {
    return result(connect(rules).submit(SUBMIT).result());
  }

  @Nullable Throwable failure(Http202Settings rules) {
    return failure(connect(rules).submit(SUBMIT).result());
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
}
