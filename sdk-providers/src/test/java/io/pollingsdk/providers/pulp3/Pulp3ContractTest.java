package io.pollingsdk.providers.pulp3;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class Pulp3ContractTest extends ProviderContract {
  private static final String OTHER = "/pulp/api/v3/tasks/018f-7/";

  @Override
  protected String endpoint() {
    return Pulp.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new Pulp3Connection(settings, Pulp.USER, Pulp.PASSWORD);
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/publications/file/file/").json(Map.of("repository", "/r/")),
            Pulp.ACCEPTED,
            Pulp.RUNNING,
            Pulp.COMPLETED)
        .result(Pulp.WHOLE)
        .immediate(Reply.of(201, "{\"pulp_href\":\"/x/\"}"))
        .failed(Pulp.ended("failed", "{\"description\":\"no\",\"error_code\":\"PLP0007\"}"))
        .cancelled(Pulp.task("canceled", ""))
        .unknownState(Pulp.task("paused", ""))
        .refused(Reply.of(400, "{\"name\":[\"This field is required.\"]}"))
        .batch(Pulp.accepted("{\"task\":\"" + OTHER + "\"}"), list("running"), list("completed"))
        .secrets(Pulp.PASSWORD, "cm9ib3Q6czNjcjN0LXdvcmQ=");
  }

  private static Reply list(String first) {
    String task = "{\"pulp_href\":\"%s\",\"state\":\"%s\",\"error\":null}";
    return Reply.json(
        "{\"count\":2,\"results\":["
            + task.formatted(OTHER, "waiting")
            + ","
            + task.formatted(Pulp.HREF, first)
            + "]}");
  }
}
