package io.pollingsdk.providers.google;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class OperationsContractTest extends ProviderContract {
  private static final String OTHER =
      "{\"name\":\"projects/p/locations/l/operations/other\",\"done\":false}";

  @Override
  protected String endpoint() {
    return Google.SERVICE;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new GoogleOperationsConnection(settings, GoogleTokens.fixed(Google.TOKEN));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            ApiRequest.post("/projects/p/locations/l/instances").json(Map.of("tier", "BASIC")),
            Reply.json(Google.operation("")),
            Reply.json(Google.operation("\"done\":false")),
            Reply.json(Google.operation("\"done\":true,\"response\":{\"name\":\"i\"}")))
        .immediate(Reply.json("{\"done\":true,\"response\":{\"name\":\"i\"}}"))
        .failed(
            Reply.json(
                Google.operation("\"done\":true,\"error\":{\"code\":6,\"message\":\"exists\"}")))
        .cancelled(Reply.json(Google.operation("\"done\":true,\"error\":{\"code\":1}")))
        .refused(Reply.of(409, Google.error(409, "busy", "ABORTED", "aborted")))
        .batch(
            Reply.json(OTHER),
            list(Google.operation("\"done\":false")),
            list(Google.operation("\"done\":true,\"response\":{\"name\":\"i\"}")))
        .secrets(Google.TOKEN);
  }

  private static Reply list(String first) {
    return Reply.json("{\"operations\":[" + OTHER + "," + first + "]}");
  }
}
