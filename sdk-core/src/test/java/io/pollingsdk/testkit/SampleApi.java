package io.pollingsdk.testkit;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.util.Optional;

/**
 * A small made-up API: {@code POST /jobs} answers 202 with {@code {"id":"7","href":"/jobs/7"}};
 * {@code GET /jobs/7} answers with {@code state} running, done, failed or cancelled; {@code DELETE
 * /jobs/7} cancels; an {@code Authorization} header signs each request.
 */
public class SampleApi extends PollingConnection {
  /** The credential that must not leave its origin. */
  public static final String SECRET = "Bearer sample-secret";

  /** Creates a connection. */
  public SampleApi(ConnectionSettings settings) {
    super(settings);
  }

  /** Returns a request that starts a job. */
  public static ApiRequest start() {
    return ApiRequest.post("/jobs").json(java.util.Map.of("size", 3));
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return request.header("Authorization", SECRET);
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400 && response.text().startsWith("{")) {
      throw response.refusal(
          request,
          response.at("code").optionalString().orElse(null),
          response.at("message").optionalString().orElse(null),
          time().now());
    }
    super.checkResponse(request, response);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (accepted.status() != 202) {
      return Optional.empty();
    }
    return Optional.of(
        JobHandle.of(accepted.at("id").string())
            .withStatusUri(accepted.resolve(accepted.at("href").string())));
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    String state = polled.at("state").string();
    return switch (state) {
      case "running" -> {
        JobStatus.Running running =
            JobStatus.running()
                .withProgress(
                    Progress.of(polled.at("progress").optionalNumber().orElse(Double.NaN)));
        yield polled
            .at("moved")
            .optionalString()
            .map(to -> running.movedTo(polled.resolve(to)))
            .orElse(running);
      }
      case "done" -> JobStatus.succeeded();
      case "failed" ->
          JobStatus.failed(
              polled.at("code").optionalString().orElse(null),
              polled.at("message").optionalString().orElse(null));
      case "cancelled" -> JobStatus.cancelled();
      default -> JobStatus.unrecognized(state);
    };
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return lastPoll.at("result").optionalString().map(to -> ApiRequest.get(lastPoll.resolve(to)));
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return job.statusUri().map(uri -> ApiRequest.of("DELETE", uri));
  }

  @Override
  protected String providerName() {
    return "Sample";
  }
}
