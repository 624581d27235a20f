package io.pollingsdk.providers.azure;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

/** The same for a resource that is its own status. */
class AzureResourceContractTest extends ProviderContract {
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
    String creating = "{\"properties\":{\"provisioningState\":\"Creating\"}}";
    return WireExamples.of(
            Azure.PUT, Reply.of(201, creating), Azure.resource("Updating"), Azure.RESOURCE)
        .immediate(Reply.json("{\"name\":\"web-1\"}"))
        .failed(
            Reply.json(
                "{\"properties\":{\"provisioningState\":\"Failed\",\"error\":{\"code\":\"X\"}}}"))
        .cancelled(Azure.resource("Canceled"))
        .refused(Azure.error(409, "Conflict"))
        .secrets(Azure.TOKEN);
  }
}
