package io.pollingsdk;

import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.WireExamples;

class SampleApiContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return "https://api.example.org/v1";
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new SampleApi(settings);
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            SampleApi.start(),
            Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}"),
            Reply.json("{\"state\":\"running\",\"progress\":0.5}"),
            Reply.json("{\"state\":\"done\",\"result\":\"/v1/results/7\"}"))
        .result(Reply.json("{\"answer\":42}"))
        .immediate(Reply.json("{\"answer\":42}"))
        .failed(Reply.json("{\"state\":\"failed\",\"code\":\"E7\",\"message\":\"no room\"}"))
        .cancelled(Reply.json("{\"state\":\"cancelled\"}"))
        .unknownState(Reply.json("{\"state\":\"meditating\"}"))
        .refused(Reply.of(409, "{\"code\":\"E9\",\"message\":\"exists\"}"))
        .secrets("sample-secret");
  }
}
