package io.pollingsdk.providers.pulp2;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class Pulp2ContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Pulp.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new Pulp2Connection(settings, Pulp.USER, Pulp.PASSWORD);
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.delete("/repositories/{}/", "r"),
            Pulp.ACCEPTED,
            Pulp.task("t1", "running"),
            Pulp.task("t1", "finished"))
        .immediate(Reply.json("null"))
        .failed(Pulp.report("t1", "error", "{\"code\":\"PLP0018\",\"description\":\"no\"}"))
        .cancelled(Pulp.task("t1", "canceled"))
        .unknownState(Pulp.task("t1", "paused"))
        .refused(Reply.of(409, "{\"http_status\":409,\"error_message\":\"conflict\"}"))
        .batch(Pulp.accepted("t2"), found("running"), found("finished"))
        .secrets(Pulp.PASSWORD, "cm9ib3Q6czNjcjN0LXdvcmQ=");
  }

  private static Reply found(String first) {
    String report = "{\"task_id\":\"%s\",\"state\":\"%s\",\"spawned_tasks\":[]}";
    return Reply.json(
        "[" + report.formatted("t2", "waiting") + "," + report.formatted("t1", first) + "]");
  }
}
