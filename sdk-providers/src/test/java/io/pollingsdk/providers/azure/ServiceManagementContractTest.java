package io.pollingsdk.providers.azure;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class ServiceManagementContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return ServiceManagementTest.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new AzureServiceManagementConnection(settings, "s-1");
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ServiceManagementTest.DELETE,
            ServiceManagementTest.ACCEPTED,
            ServiceManagementTest.operation("<Status>InProgress</Status>"),
            ServiceManagementTest.DONE)
        .immediate(Reply.of(200, ""))
        .failed(
            ServiceManagementTest.operation(
                "<Status>Failed</Status><Error><Code>X</Code><Message>m</Message></Error>"))
        .unknownState(ServiceManagementTest.operation("<Status>TimedOut</Status>"))
        .refused(ServiceManagementTest.error(400, "BadRequest", "no"));
  }
}
