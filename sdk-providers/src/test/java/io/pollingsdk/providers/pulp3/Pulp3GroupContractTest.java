package io.pollingsdk.providers.pulp3;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

/** The same, for jobs that are task groups. */
class Pulp3GroupContractTest extends ProviderContract {
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
    Reply done = Pulp.group(0, 0, 3, 0, 0, 0);
    return WireExamples.of(
            ApiRequest.post("/importers/core/pulp/1/imports/"),
            Pulp.GROUP_ACCEPTED,
            Pulp.group(2, 1, 0, 0, 0, 0),
            done)
        .result(done)
        .failed(Pulp.group(0, 0, 2, 1, 0, 0))
        .cancelled(Pulp.group(0, 0, 2, 0, 1, 0))
        .unknownState(Reply.json("{\"waiting\":\"some\"}"))
        .secrets(Pulp.PASSWORD);
  }
}
