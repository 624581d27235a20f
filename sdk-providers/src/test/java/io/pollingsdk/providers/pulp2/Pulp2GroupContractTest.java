package io.pollingsdk.providers.pulp2;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

/** The same, for jobs that are groups. */
class Pulp2GroupContractTest extends ProviderContract {
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
            ApiRequest.post("/repositories/actions/content/regenerate_applicability/"),
            Pulp.GROUP_ACCEPTED,
            Pulp.group(2, 1, 0, 0, 0),
            Pulp.group(0, 3, 0, 0, 0))
        .failed(Pulp.group(0, 2, 0, 1, 0))
        .cancelled(Pulp.group(0, 2, 0, 0, 1))
        .unknownState(Reply.json("{\"running\":\"some\"}"))
        .secrets(Pulp.PASSWORD, "cm9ib3Q6czNjcjN0LXdvcmQ=");
  }
}
