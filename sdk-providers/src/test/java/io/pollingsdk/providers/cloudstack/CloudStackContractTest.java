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
        .batch(
            Reply.json("{\"deployvirtualmachineresponse\":{\"id\":\"vm-2\",\"jobid\":\"j-2\"}}"),
            list("{\"jobid\":\"j-1\",\"jobstatus\":0}"),
            list(
                "{\"jobid\":\"j-1\",\"jobstatus\":1,"
                    + "\"jobresult\":{\"virtualmachine\":{\"id\":\"vm-1\"}}}"))
        .secrets(Cloud.API_KEY, Cloud.SECRET_KEY);
  }

  private static Reply list(String first) {
    return Reply.json(
        "{\"listasyncjobsresponse\":{\"count\":2,\"asyncjobs\":["
            + first
            + ",{\"jobid\":\"j-2\",\"jobstatus\":0}]}}");
  }
}
