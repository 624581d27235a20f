package io.pollingsdk.providers.azure;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted Azure. */
final class Azure {
  static final String ENDPOINT = "https://management.example.com";
  static final String TOKEN = "t0ken-of-azure";
  static final String VM = "/subscriptions/s-1/resourceGroups/g/providers/M.Compute/vms/web-1";
  static final String VM_URI = ENDPOINT + VM + "?api-version=1";
  static final String MONITOR = ENDPOINT + "/subscriptions/s-1/operations/7f2?api-version=9&t=x";
  static final String OUTCOME = ENDPOINT + "/subscriptions/s-1/results/7f2?api-version=9";
  static final ApiRequest PUT =
      ApiRequest.put(VM).param("api-version", "1").json(Map.of("location", "eu"));
  static final ApiRequest POST = ApiRequest.post(VM + "/start").param("api-version", "1");
  static final ApiRequest DELETE = ApiRequest.delete(VM).param("api-version", "1");

  static final Reply MONITORED = Reply.of(202, "", "azure-asyncoperation", MONITOR);
  static final Reply LOCATED = Reply.of(202, "", "location", OUTCOME);
  static final Reply IN_PROGRESS = Reply.json("{\"status\":\"InProgress\"}");
  static final Reply SUCCEEDED = Reply.json("{\"status\":\"Succeeded\"}");
  static final Reply RESOURCE = resource("Succeeded");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  Azure says(Reply... replies) {
    transport.then(replies);
    return this;
  }

  AzureResourceManagerConnection connect() {
    return connect(s -> s.pollInterval(Duration.ofSeconds(1)));
  }

  AzureResourceManagerConnection connect(Consumer<SettingsBuilder> change) {
    return new AzureResourceManagerConnection(settings(ENDPOINT, change), tokens());
  }

  static TokenSource tokens() {
    return TokenSource.bearer(
        () -> CompletableFuture.completedFuture(AccessToken.permanent(TOKEN)));
  }

  ConnectionSettings settings(String endpoint, Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(endpoint)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()))
        .with(change);
  }

  /** Moves time until a future is done, and returns what it failed with, or null. */
  @Nullable Throwable failure(CompletableFuture<?> future) {
    Throwable failure = time.failureOf(future);
    return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
  }

  <T> T result(CompletableFuture<T> future) {
    return time.resultOf(future);
  }

  /** Method and URI of each request that was sent. */
  List<String> sent() {
    return transport.sent().stream().map(ScriptedTransport.Sent::request).map(Azure::line).toList();
  }

  static String line(WireRequest request) {
    return request.method() + " " + request.uri();
  }

  static Reply resource(String state) {
    return Reply.json(
        "{\"name\":\"web-1\",\"properties\":{\"provisioningState\":\"" + state + "\"}}");
  }

  static Reply error(int status, String code) {
    return Reply.of(
        status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"so it is\",\"details\":[]}}");
  }
}
