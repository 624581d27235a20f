package io.pollingsdk.providers.rackspace;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class CloudDnsContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Rackspace.DNS;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new CloudDnsConnection(settings, Rackspace.token());
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/domains").text("{\"domains\":[]}", "application/json"),
            Reply.of(202, Rackspace.job("INITIALIZED", "")),
            Reply.of(202, Rackspace.job("RUNNING", "")),
            Reply.json(Rackspace.job("COMPLETED", ",\"response\":{\"domains\":[{\"id\":1}]}")))
        .immediate(Reply.json("{\"domains\":[]}"))
        .failed(
            Reply.json(
                Rackspace.job(
                    "ERROR", ",\"error\":{\"code\":409,\"message\":\"The object exists.\"}")))
        .unknownState(Reply.json(Rackspace.job("PAUSED", "")))
        .refused(Reply.of(404, "{\"code\":404,\"message\":\"Object not Found.\",\"details\":\"\"}"))
        .batch(
            Reply.of(202, "{\"status\":\"INITIALIZED\",\"jobId\":\"8d2f\"}"),
            list(Rackspace.job("RUNNING", "") + ","),
            list(""))
        .secrets(Rackspace.TOKEN);
  }

  /** The list is of jobs that go on. */
  private static Reply list(String first) {
    return Reply.of(
        202,
        "{\"totalEntries\":2,\"asyncResponses\":["
            + first
            + "{\"status\":\"RUNNING\",\"jobId\":\"8d2f\"}]}");
  }
}
