package io.pollingsdk.providers.azure;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class AzureContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Azure.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new AzureResourceManagerConnection(settings, Azure.tokens());
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(Azure.PUT, Azure.MONITORED, Azure.IN_PROGRESS, Azure.SUCCEEDED)
        .result(Azure.RESOURCE)
        .immediate(Azure.RESOURCE)
        .failed(
            Reply.json(
                "{\"status\":\"Failed\",\"error\":{\"code\":\"Conflict\",\"message\":\"no\"}}"))
        .cancelled(Reply.json("{\"status\":\"Canceled\"}"))
        .refused(Azure.error(400, "InvalidParameter"))
        .secrets(Azure.TOKEN);
  }
}
