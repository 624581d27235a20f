package io.pollingsdk.providers.google;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections to a scripted Google. */
final class Google {
  static final String COMPUTE = "https://compute.example.org/compute/v1";
  static final String SERVICE = "https://redis.example.org/v1";
  static final String TOKEN = "ya29.s3cret";
  static final String NAME = "projects/p/locations/l/operations/abc";
  static final String OPERATION_PATH = "/projects/p/zones/z/operations/op-1";
  static final String INSTANCE = "{\"kind\":\"compute#instance\",\"name\":\"n1\"}";
  static final String PENDING = compute("\"status\":\"PENDING\",\"progress\":0");
  static final String RUNNING = compute("\"status\":\"RUNNING\",\"progress\":100");
  static final String DONE = compute("\"status\":\"DONE\",\"progress\":100");
  static final String FAILED =
      compute(
          "\"status\":\"DONE\",\"progress\":100,\"error\":{\"errors\":[{\"code\":"
              + "\"RESOURCE_ALREADY_EXISTS\",\"message\":\"n1 exists\"}]},"
              + "\"httpErrorStatusCode\":409,\"httpErrorMessage\":\"CONFLICT\"");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  /** Adds 200 answers with these bodies. */
  Google says(String... bodies) {
    for (String body : bodies) {
      transport.then(Reply.json(body));
    }
    return this;
  }

  GoogleComputeConnection compute() {
    return new GoogleComputeConnection(settings(COMPUTE, s -> {}), "p", GoogleTokens.fixed(TOKEN));
  }

  GoogleOperationsConnection operations() {
    return new GoogleOperationsConnection(settings(SERVICE, s -> {}), GoogleTokens.fixed(TOKEN));
  }

  ConnectionSettings settings(String endpoint, Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(endpoint)
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

  /** Returns method and URI of all that was sent. */
  List<String> lines() {
    return transport.sent().stream()
        .map(sent -> sent.request().method() + " " + sent.request().uri())
        .toList();
  }

  /** Returns the body of a request. */
  String body(int index) {
    return transport
        .request(index)
        .body()
        .map(RequestBody::encoded)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  static String compute(String members) {
    return "{\"kind\":\"compute#operation\",\"id\":\"123\",\"name\":\"op-1\","
        + "\"zone\":\"https://www.googleapis.com/compute/v1/projects/p/zones/z\","
        + "\"operationType\":\"insert\","
        + "\"targetLink\":\"https://www.googleapis.com/compute/v1/projects/p/zones/z/instances/n1\","
        + "\"selfLink\":\"https://www.googleapis.com/compute/v1"
        + OPERATION_PATH
        + "\","
        + members
        + "}";
  }

  static String operation(String members) {
    return "{\"name\":\"" + NAME + "\"" + (members.isEmpty() ? "" : ",") + members + "}";
  }

  static String error(int code, String message, String status, String reason) {
    return "{\"error\":{\"code\":"
        + code
        + ",\"message\":\""
        + message
        + "\",\"status\":\""
        + status
        + "\",\"errors\":[{\"domain\":\"global\",\"reason\":\""
        + reason
        + "\"}]}}";
  }
}
