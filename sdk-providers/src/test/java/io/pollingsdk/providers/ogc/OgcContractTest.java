package io.pollingsdk.providers.ogc;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.testkit.ProviderContract;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.WireExamples;
import java.util.Map;

class OgcContractTest extends ProviderContract {
  private static final String OTHER = "{\"jobID\":\"82\",\"status\":\"accepted\"}";

  @Override
  protected String endpoint() {
    return Server.ENDPOINT;
  }

  @Override
  protected PollingConnection connect(ConnectionSettings settings) {
    return new OgcProcessesConnection(settings, BasicAuth.of("ann", "s3cr3t"));
  }

  @Override
  protected WireExamples examples() {
    return WireExamples.of(
            OgcProcessesConnection.execution("buffer", Map.of("distance", 10)),
            Server.ACCEPTED,
            Reply.json(Server.info("running", ",\"progress\":40")),
            Server.status("successful"))
        .result(Reply.json("{\"area\":4}"))
        .immediate(Reply.json("{\"area\":4}"))
        .failed(Reply.json(Server.info("failed", ",\"message\":\"out of memory\"")))
        .cancelled(Server.status("dismissed"))
        .unknownState(Server.status("dreaming"))
        .refused(
            Reply.of(
                404,
                "{\"type\":\"http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process\",\"title\":\"No"
                    + " such process\"}"))
        .batch(
            Reply.of(201, OTHER, "Location", "/ogcapi/jobs/82"),
            list("," + Server.info("running", ",\"progress\":40")),
            list(""))
        .secrets("s3cr3t");
  }

  /** The list is of jobs that go on. */
  private static Reply list(String more) {
    return Reply.json("{\"jobs\":[" + OTHER + more + "],\"links\":[]}");
  }
}
