package io.pollingsdk.providers.http202;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;

class Http202ContractTest extends ProviderContract {
  @Override
  protected String endpoint() {
    return Server.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new Http202Connection(
        settings,
        Http202Settings.plain()
            .statusAt("state")
            .running("queued", "running")
            .progressAt(100, "percent")
            .cancelWithDelete()
            .listedIn(JobList.of(ApiRequest.get("/monitors").param("state", "running"), "items")),
        BasicAuth.of("ann", "s3cr3t"));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            Server.SUBMIT,
            Server.ACCEPTED,
            Reply.json("{\"state\":\"running\",\"percent\":40}"),
            Reply.json("{\"state\":\"done\"}"))
        .immediate(Reply.of(201, "{\"id\":9}"))
        .failed(Reply.json("{\"state\":\"failed\",\"error\":{\"code\":\"E7\"}}"))
        .cancelled(Reply.json("{\"state\":\"cancelled\"}"))
        .unknownState(Reply.json("{\"state\":\"dreaming\"}"))
        .refused(Reply.of(422, "{\"title\":\"No\"}", "Content-Type", "application/problem+json"))
        .batch(
            Reply.of(202, "", "Location", "/v1/monitors/8"),
            list("{\"id\":7,\"state\":\"running\",\"percent\":40},"),
            list(""))
        .secrets("s3cr3t");
  }

  /** The list is of jobs that go on. */
  private static Reply list(String first) {
    return Reply.json("{\"items\":[" + first + "{\"id\":8,\"state\":\"queued\"}]}");
  }
}
