package io.pollingsdk.examples.provider;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.time.Duration;
import java.util.Optional;

/** A print shop: POST /orders answers with a ticket; GET /tickets/{id} tells how far it is. */
public final class PrintShopConnection extends PollingConnection {
  private final BasicAuth auth;

  /** Creates a connection for one customer. */
  public PrintShopConnection(ConnectionSettings settings, String user, String password) {
    super(settings);
    this.auth = BasicAuth.of(user, password);
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return auth.sign(request);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return accepted.at("ticket").optionalString().map(JobHandle::of);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return ApiRequest.get("/tickets/{}", job.id());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    String state = polled.at("state").string();
    return switch (state) {
      case "waiting", "printing" ->
          JobStatus.running()
              .withProgress(
                  Progress.steps(polled.at("printed").integer(), polled.at("pages").integer()));
      case "printed" -> JobStatus.succeeded();
      case "withdrawn" -> JobStatus.cancelled();
      case "jammed" -> JobStatus.failed("jammed", polled.at("note").optionalString().orElse(null));
      default -> JobStatus.unrecognized(state);
    };
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() == 422) {
      String reason = response.at("reason").string();
      throw response.refusal(request, null, reason, time().now());
    }
    super.checkResponse(request, response);
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(2), Duration.ofMinutes(20));
  }
}
