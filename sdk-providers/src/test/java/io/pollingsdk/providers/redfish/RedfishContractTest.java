package io.pollingsdk.providers.redfish;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class RedfishContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Server.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new RedfishConnection(settings, BasicAuth.of("root", "s3cr3t"));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.patch("/redfish/v1/Systems/1/Bios/Settings").json(Map.of("a", 1)),
            Server.accepted(Server.task("New", ""), "Allow", "GET, DELETE"),
            Server.pending(Server.task("Running", ",\"PercentComplete\":40")),
            Reply.of(204, ""))
        .immediate(Reply.json("{\"@odata.id\":\"/redfish/v1/Systems/1\"}"))
        .failed(
            Reply.of(400, Server.error("Base.1.8.PropertyValueNotInList", "not in the list", "")))
        .cancelled(Reply.json(Server.task("Cancelled", "")))
        .unknownState(Reply.json(Server.task("Dreaming", "")))
        .refused(Reply.of(400, Server.error("Base.1.8.ActionNotSupported", "no", "")))
        .secrets("s3cr3t");
  }
}
