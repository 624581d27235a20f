package io.pollingsdk.providers.http202;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

/** HTTP statuses alone; the media type tells a result from nonsense. */
class PlainContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Server.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new Http202Connection(settings, Http202Settings.plain().resultType("application/json"));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            Server.SUBMIT,
            Server.ACCEPTED,
            Reply.of(202, ""),
            Reply.of(303, "", "Location", "/v1/reports/9"))
        .result(Reply.json("{\"id\":9}"))
        .immediate(Reply.json("{\"id\":9}"))
        .failed(
            Reply.of(
                200, "{\"title\":\"Out of ink\"}", "Content-Type", "application/problem+json"));
  }
}
