package io.pollingsdk.providers.abiquo;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import org.junit.jupiter.api.Nested;

class AbiquoContractTest {
  private static WireExamples common(Reply succeeded) {
    return WireExamples.of(
            ApiRequest.post(Abiquo.MACHINE + "/action/deploy"),
            Reply.of(202, Abiquo.ACCEPTED),
            Reply.of(200, Abiquo.task("STARTED", "CONFIGURE", "DONE", "POWER_ON", "PENDING")),
            succeeded)
        .immediate(Reply.of(204, ""))
        .failed(Reply.of(200, Abiquo.task("FINISHED_UNSUCCESSFULLY", "POWER_ON", "FAILED")))
        .cancelled(Reply.of(200, Abiquo.task("ABORTED")))
        .unknownState(Reply.of(200, Abiquo.task("DREAMING")))
        .refused(
            Reply.of(
                409, "<errors><error><code>VM-8</code><message>Busy</message></error></errors>"))
        .secrets("pa55word", "YWRtaW46cGE1NXdvcmQ=");
  }

  @Nested
  class ResultInTheTask extends ProviderContract {
    @Override
    protected String endpoint() {
      return Abiquo.ENDPOINT;
    }

    @Override
    protected PollingConnection connect(ConnectionSettings settings) {
      return new AbiquoConnection(settings, "admin", "pa55word");
    }

    @Override
    protected WireExamples examples() {
      return common(Reply.of(200, Abiquo.task("FINISHED_SUCCESSFULLY", "POWER_ON", "DONE")));
    }
  }

  @Nested
  class ResultElsewhere extends ProviderContract {
    @Override
    protected String endpoint() {
      return Abiquo.ENDPOINT;
    }

    @Override
    protected PollingConnection connect(ConnectionSettings settings) {
      return new AbiquoConnection(settings, "admin", "pa55word", "2.6");
    }

    @Override
    protected WireExamples examples() {
      return common(Reply.of(303, "", "Location", Abiquo.INTERNAL))
          .result(Reply.of(200, "<virtualmachine/>"));
    }
  }
}
