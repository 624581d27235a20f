package io.pollingsdk.providers.gridscale;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class GridscaleContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Cloud.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new GridscaleConnection(settings, Cloud.USER, Cloud.TOKEN);
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/objects/servers").json(Map.of("name", "web")),
            Reply.of(202, Cloud.ACCEPTED, "X-Request-Id", "r-1"),
            Reply.json(Cloud.PENDING),
            Reply.json(Cloud.DONE))
        .result(Reply.json(Cloud.SERVER))
        .immediate(Reply.of(204, ""))
        .failed(Reply.json(Cloud.FAILED))
        .unknownState(Reply.json(Cloud.request("\"status\":\"paused\"")))
        .refused(Reply.of(400, Cloud.error("Bad Request", "cores is missing")))
        .secrets(Cloud.USER, Cloud.TOKEN);
  }
}
