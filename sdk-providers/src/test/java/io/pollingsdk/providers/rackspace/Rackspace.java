package io.pollingsdk.providers.rackspace;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connections to a scripted Rackspace. */
final class Rackspace {
  static final String DNS = "https://dns.api.rackspacecloud.com/v1.0/11111";
  static final String LB = "https://ord.loadbalancers.api.rackspacecloud.com/v1.0/11111";
  static final String TOKEN = "tok-5ecret";

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  static TokenSource token() {
    return TokenSource.inHeader(
        "X-Auth-Token", () -> CompletableFuture.completedFuture(AccessToken.permanent(TOKEN)));
  }

  ConnectionSettings settings(String endpoint) {
    return ConnectionSettings.to(endpoint)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()));
  }

  /** Polls each second, so that a wait of the provider's own shows. */
  ConnectionSettings eachSecond(String endpoint) {
    return settings(endpoint).with(s -> s.pollSchedule(PollSchedule.fixed(Duration.ofSeconds(1))));
  }

  CloudDnsConnection dns() {
    return new CloudDnsConnection(settings(DNS), token());
  }

  CloudLoadBalancersConnection balancers() {
    return new CloudLoadBalancersConnection(eachSecond(LB), token());
  }

  Rackspace says(int status, String... bodies) {
    for (String body : bodies) {
      transport.then(Reply.of(status, body, "Content-Type", "application/json"));
    }
    return this;
  }

  /** Moves time until a future is done, and returns what it failed with, or null. */
  @Nullable Throwable failure(CompletableFuture<?> future) {
    return time.failureOf(future);
  }

  <T> T result(CompletableFuture<T> future) {
    return time.resultOf(future);
  }

  /** What was sent: method, URI without the endpoint, body. */
  String sent(int index) {
    WireRequest request = transport.request(index);
    String body =
        request
            .body()
            .map(RequestBody::encoded)
            .map(bytes -> " " + new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return request.method()
        + " "
        + request.uri().toString().replaceFirst("^https://[^/]+(/v1.0/11111)?", "")
        + body;
  }

  static String job(String state, String more) {
    return "{\"status\":\""
        + state
        + "\",\"jobId\":\"7c1e\",\"callbackUrl\":\"http://internal.example/v1.0/9/status/7c1e\""
        + more
        + "}";
  }

  static String balancer(String state) {
    return "{\"loadBalancer\":{\"id\":8290,\"status\":\"" + state + "\"}}";
  }

  static String balancer(String state, String updated) {
    return "{\"loadBalancer\":{\"id\":8290,\"status\":\""
        + state
        + "\",\"updated\":{\"time\":\""
        + updated
        + "\"}}}";
  }
}
