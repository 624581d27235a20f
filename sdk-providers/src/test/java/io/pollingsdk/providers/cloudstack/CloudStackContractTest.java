package io.pollingsdk.providers.cloudstack;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class CloudStackContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Cloud.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new CloudStackConnection(settings, Cloud.API_KEY, Cloud.SECRET_KEY);
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            CloudStack.command("deployVirtualMachine").param("zoneid", "z-1"),
            Reply.json(Cloud.ACCEPTED),
            Reply.json(Cloud.PENDING),
            Reply.json(Cloud.DONE))
        .immediate(Reply.json("{\"createtagsresponse\":{\"success\":true}}"))
        .failed(
            Reply.json(
                Cloud.poll(
                    "\"jobstatus\":2,\"jobresultcode\":530,\"jobresult\":{\"errorcode\":530,\"errortext\":\"no\"}")))
        .cancelled(Reply.json(Cloud.poll("\"jobstatus\":3")))
        .unknownState(Reply.json(Cloud.poll("\"jobstatus\":7")))
        .refused(Reply.of(431, Cloud.error("431", "Invalid value")))
        .secrets(Cloud.API_KEY, Cloud.SECRET_KEY);
  }
}
