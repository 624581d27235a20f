package io.pollingsdk.providers.ogc;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server of OGC API - Processes.
 *
 * <pre>{@code
 * try (var server = new OgcProcessesConnection(
 *     ConnectionSettings.to("https://geo.example.org/ogcapi"))) {
 *   ApiResponse outputs = server.asyncRequest("buffer", Map.of("distance", 10));
 * }
 * }</pre>
 *
 * <p>A process that the server runs at once gives its answer without a job. Thread-safe.
 */
public final class OgcProcessesConnection extends PollingConnection {
  private static final String PREFER = "Prefer";
  private static final Pattern EXECUTION = Pattern.compile(".*/processes/([^/]+)/execution/?");

  private final @Nullable BasicAuth basic;
  private final Optional<TokenSource> tokens;

  /**
   * Creates a connection without credentials; nothing is sent.
   *
   * @param settings the endpoint, which is the API's landing page, and everything else
   */
  public OgcProcessesConnection(ConnectionSettings settings) {
    this(settings, null, Optional.empty());
  }

  /**
   * Creates a connection with a user name and a password; nothing is sent.
   *
   * @param settings the endpoint, which is the API's landing page, and everything else
   * @param user user name and password
   */
  public OgcProcessesConnection(ConnectionSettings settings, BasicAuth user) {
    this(settings, user, Optional.empty());
  }

  /**
   * Creates a connection with tokens; nothing is sent.
   *
   * @param settings the endpoint, which is the API's landing page, and everything else
   * @param tokens where they come from
   */
  public OgcProcessesConnection(ConnectionSettings settings, TokenSource tokens) {
    this(settings, null, Optional.of(tokens));
  }

  private OgcProcessesConnection(
      ConnectionSettings settings, @Nullable BasicAuth basic, Optional<TokenSource> tokens) {
    super(settings);
    this.basic = basic;
    this.tokens = tokens;
  }

  // ---- calls

  /**
   * Returns the request that executes a process with inputs; for what else an execution may say,
   * such as {@code outputs} or {@code response}, give it another body.
   *
   * @param processId the process
   * @param inputs names and values, as {@link ApiRequest#json} writes them
   * @return the request
   */
  public static ApiRequest execution(String processId, Map<String, ?> inputs) {
    return ApiRequest.post("/processes/{}/execution", processId).json(Map.of("inputs", inputs));
  }

  /**
   * Executes a process and waits for its outputs.
   *
   * @param processId the process
   * @param inputs names and values
   * @return the outputs
   * @throws io.pollingsdk.error.SdkException as {@link #asyncRequest(ApiRequest)} does
   */
  public ApiResponse asyncRequest(String processId, Map<String, ?> inputs) {
    return asyncRequest(execution(processId, inputs));
  }

  /**
   * Starts the execution of a process and returns its job at once.
   *
   * @param processId the process
   * @param inputs names and values
   * @return the job, whose result are the outputs
   */
  public Job submit(String processId, Map<String, ?> inputs) {
    return submit(execution(processId, inputs));
  }

  /**
   * Lists the processes that the server offers.
   *
   * @return their summaries, fetched while they are read
   */
  public Pages<JsonObject> processes() {
    return OgcPages.of(ApiRequest.get("/processes"), "processes", this::request);
  }

  /**
   * Describes a process, with its inputs and outputs.
   *
   * @param processId the process
   * @return the description
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject process(String processId) {
    return request(ApiRequest.get("/processes/{}", processId)).at().object();
  }

  /**
   * Lists the jobs.
   *
   * @param filter what to list, such as {@code status}, {@code processID} or {@code limit}
   * @return their {@code statusInfo}, fetched while they are read
   */
  public Pages<JsonObject> jobs(Map<String, ?> filter) {
    ApiRequest request = ApiRequest.get("/jobs");
    for (Map.Entry<String, ?> each : filter.entrySet()) {
      request = request.param(each.getKey(), each.getValue());
    }
    return OgcPages.of(request, "jobs", this::request);
  }

  /**
   * Asks for the status of a job once.
   *
   * @param jobId the job
   * @return its {@code statusInfo}
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject job(String jobId) {
    return request(ApiRequest.get("/jobs/{}", jobId)).at().object();
  }

  /**
   * Fetches the outputs of a job that has ended; of one that failed, the server tells why.
   *
   * @param jobId the job
   * @return the outputs
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public ApiResponse results(String jobId) {
    return request(ApiRequest.get("/jobs/{}/results", jobId));
  }

  /**
   * Fetches one output of a job that has ended.
   *
   * @param jobId the job
   * @param outputId the output
   * @return the output
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public ApiResponse result(String jobId, String outputId) {
    return request(ApiRequest.get("/jobs/{}/results/{}", jobId, outputId));
  }

  /**
   * Dismisses a job: cancels one that runs, removes one that has ended.
   *
   * @param jobId the job
   * @return the server's answer, usually a last {@code statusInfo}
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public ApiResponse dismiss(String jobId) {
    return request(ApiRequest.delete("/jobs/{}", jobId));
  }

  // ---- what makes this OGC API - Processes

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    boolean result = request.headers().contains("Accept");
    return result ? request : request.header("Accept", "application/json, */*;q=0.5");
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return basic == null ? request : basic.sign(request);
  }

  @Override
  protected Optional<TokenSource> tokenSource() {
    return tokens;
  }

  @Override
  protected ApiRequest initialRequest(ApiRequest request) {
    return request.headers().contains(PREFER) ? request : request.header(PREFER, "respond-async");
  }

  /** Each process takes its own time. */
  @Override
  protected String operation(ApiRequest request) {
    Matcher execution = EXECUTION.matcher(request.path());
    return execution.matches() ? "execute " + execution.group(1) : super.operation(request);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return switch (accepted.status()) {
      case 201, 202 -> Optional.of(handle(accepted));
      case 200 -> StatusInfo.is(accepted) ? Optional.of(handle(accepted)) : Optional.empty();
      default -> {
        if (!accepted.isSuccess()) {
          throw accepted.malformed(
              "", "is a redirect, which is not followed as that could start the job twice", null);
        }
        yield Optional.empty();
      }
    };
  }

  private JobHandle handle(ApiResponse accepted) {
    Optional<String> id = StatusInfo.id(accepted);
    URI uri =
        accepted
            .header("Location")
            .filter(text -> !text.isBlank())
            .map(accepted::resolve)
            .or(() -> id.map(this::jobUri))
            .or(() -> StatusInfo.monitor(accepted))
            .orElseThrow(
                () ->
                    accepted.malformed(
                        "", "accepts the job, but has neither a Location nor a jobID", null));
    return id.map(JobHandle::of).orElseGet(() -> JobHandle.of(uri)).withStatusUri(uri);
  }

  private URI jobUri(String id) {
    return resolve(ApiRequest.get("/jobs/{}", id));
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    checkResponse(statusRequest(job), polled);
    return polled.isSuccess()
        ? StatusInfo.status(polled)
        : JobStatus.unrecognized("HTTP " + polled.status());
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return StatusInfo.results(lastPoll)
        .or(() -> job.statusUri().map(OgcProcessesConnection::resultsBelow))
        .map(ApiRequest::get);
  }

  private static URI resultsBelow(URI status) {
    String text = status.toString();
    String path = text.split("[?#]", 2)[0].replaceAll("/+$", "");
    return URI.create(path + "/results");
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return job.statusUri().map(uri -> ApiRequest.of("DELETE", uri));
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new JobBatch(this::readStatus));
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled) || Refusal.isNotReady(polled);
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      Refusal refusal = Refusal.in(response);
      throw response.refusal(request, refusal.code(), refusal.message(), time().now());
    }
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(2), Duration.ofMinutes(30));
  }

  @Override
  protected String providerName() {
    return "OgcProcesses";
  }
}
