package io.pollingsdk.providers.rackspace;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import org.junit.jupiter.api.Nested;

class CloudLoadBalancersContractTest {
  @Nested
  class Create extends ProviderContract {
    @Override
    protected String endpoint() {
      return Rackspace.LB;
    }

    @Override
    protected PollingConnection connect(ConnectionSettings settings) {
      return new CloudLoadBalancersConnection(settings, Rackspace.token());
    }

    @Override
    protected WireExamples examples() {
      return WireExamples.of(
              ApiRequest.post("/loadbalancers").text("{}", "application/json"),
              Reply.of(202, Rackspace.balancer("BUILD")),
              Reply.json(Rackspace.balancer("BUILD")),
              Reply.json(Rackspace.balancer("ACTIVE")))
          .immediate(Reply.json(Rackspace.balancer("ACTIVE")))
          .failed(Reply.json(Rackspace.balancer("ERROR")))
          .unknownState(Reply.json(Rackspace.balancer("DREAMING")))
          .refused(Reply.of(400, "{\"validationErrors\":{\"messages\":[\"no\"]},\"code\":400}"))
          .secrets(Rackspace.TOKEN)
          .notFoundIsAnAnswer();
    }
  }

  @Nested
  class Delete extends ProviderContract {
    @Override
    protected String endpoint() {
      return Rackspace.LB;
    }

    @Override
    protected PollingConnection connect(ConnectionSettings settings) {
      return new CloudLoadBalancersConnection(settings, Rackspace.token());
    }

    @Override
    protected WireExamples examples() {
      return WireExamples.of(
              ApiRequest.delete("/loadbalancers/8290"),
              Reply.of(202, ""),
              Reply.json(Rackspace.balancer("PENDING_DELETE")),
              Reply.of(404, "{\"itemNotFound\":{\"code\":404,\"message\":\"gone\"}}"))
          .unknownState(Reply.json(Rackspace.balancer("DREAMING")))
          .secrets(Rackspace.TOKEN)
          .notFoundIsAnAnswer();
    }
  }
}
