package io.pollingsdk.examples.provider;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class PrintShopContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return "https://print.example.org/api";
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new PrintShopConnection(settings, "ada", "p4ssw0rd");
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/orders").json(Map.of("document", "poster.pdf")),
            Reply.of(202, "{\"ticket\":4711}"),
            Reply.json("{\"state\":\"printing\",\"printed\":3,\"pages\":12}"),
            Reply.json("{\"state\":\"printed\",\"pages\":12}"))
        .immediate(Reply.json("{\"stored\":true}"))
        .failed(Reply.json("{\"state\":\"jammed\",\"note\":\"tray 2\"}"))
        .cancelled(Reply.json("{\"state\":\"withdrawn\"}"))
        .refused(Reply.of(422, "{\"reason\":\"no such paper\"}"))
        .unknownState(Reply.json("{\"state\":\"on strike\"}"))
        .secrets("p4ssw0rd");
  }
}
