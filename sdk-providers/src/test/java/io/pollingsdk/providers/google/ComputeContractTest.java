package io.pollingsdk.providers.google;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class ComputeContractTest extends ProviderContract {
  private static final String OTHER = Google.PENDING.replace("op-1", "op-2");

  @Override
  protected String endpoint() {
    return Google.COMPUTE;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new GoogleComputeConnection(settings, "p", GoogleTokens.fixed(Google.TOKEN));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/projects/p/zones/z/instances").json(Map.of("name", "n1")),
            Reply.json(Google.PENDING),
            Reply.json(Google.RUNNING),
            Reply.json(Google.DONE))
        .result(Reply.json(Google.INSTANCE))
        .immediate(Reply.json("{\"kind\":\"compute#testPermissionsResponse\"}"))
        .failed(Reply.json(Google.FAILED))
        .unknownState(Reply.json(Google.compute("\"status\":\"HALFWAY\"")))
        .refused(Reply.of(404, Google.error(404, "no zone z", "NOT_FOUND", "notFound")))
        .batch(Reply.json(OTHER), list(Google.RUNNING), list(Google.DONE))
        .secrets(Google.TOKEN);
  }

  private static Reply list(String first) {
    return Reply.json("{\"items\":[" + OTHER + "," + first + "]}");
  }
}
