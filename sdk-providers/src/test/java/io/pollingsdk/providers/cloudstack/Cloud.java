package io.pollingsdk.providers.cloudstack;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted CloudStack. */
final class Cloud {
  static final String ENDPOINT = "https://cloud.example.org/client/api";
  static final String API_KEY = "K-test";
  static final String SECRET_KEY = "s3cr3t";
  static final String ACCEPTED =
      "{\"deployvirtualmachineresponse\":{\"id\":\"vm-1\",\"jobid\":\"j-1\"}}";
  static final String PENDING = poll("\"jobid\":\"j-1\",\"jobstatus\":0");
  static final String DONE =
      poll(
          "\"jobid\":\"j-1\",\"jobstatus\":1,\"jobresult\":{\"virtualmachine\":{\"id\":\"vm-1\"}}");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  /** Adds 200 answers with these bodies. */
  Cloud says(String... bodies) {
    for (String body : bodies) {
      transport.then(Reply.json(body));
    }
    return this;
  }

  CloudStackConnection connect() {
    return new CloudStackConnection(settings(s -> {}), API_KEY, SECRET_KEY);
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

  /** What a request carried, in URL or form, decoded. */
  Map<String, String> sent(int index) {
    WireRequest request = transport.request(index);
    String form =
        request
            .body()
            .map(RequestBody::encoded)
            .map(b -> new String(b, StandardCharsets.UTF_8))
            .orElse("");
    String query = request.uri().getRawQuery();
    Map<String, String> params = new TreeMap<>();
    for (String pair : ((query == null ? "" : query) + "&" + form).split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        params.put(decode(parts[0]), decode(parts[1]));
      }
    }
    return params;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static String poll(String members) {
    return "{\"queryasyncjobresultresponse\":{" + members + "}}";
  }

  static String error(String code, String text) {
    return "{\"listzonesresponse\":{\"uuidList\":[],\"errorcode\":"
        + code
        + ",\"cserrorcode\":4350,\"errortext\":\""
        + text
        + "\"}}";
  }
}
