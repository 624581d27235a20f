package io.pollingsdk.providers.azure;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connection to Azure Resource Manager, or to a service's data plane that follows the same
 * guidelines, with tokens such as {@link AzureTokens} gives.
 *
 * <pre>{@code
 * try (var azure = new AzureResourceManagerConnection(
 *     ConnectionSettings.to("https://management.azure.com"), tokens)) {
 *   Job job = azure.createOrUpdate(machineId, "2024-07-01", machine);
 *   JsonObject created = job.await().at().object();
 * }
 * }</pre>
 *
 * <p>The result is the resource, what {@code Location} leads to, or what stands in the operation's
 * status; {@link FinalStateVia} says so where it is not as usual. Services that answer for an
 * operation on another origin than the endpoint's are asked there only if the settings name it in
 * {@code trustOrigin}. Thread-safe.
 */
public final class AzureResourceManagerConnection extends PollingConnection {
  private static final Duration WITHOUT_RETRY_AFTER = Duration.ofSeconds(30);
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,12}");
  private static final String API_VERSION = "api-version";

  private final TokenSource tokens;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint, such as {@code https://management.azure.com}, and everything else
   *     that can be set
   * @param tokens where tokens come from
   */
  public AzureResourceManagerConnection(ConnectionSettings settings, TokenSource tokens) {
    super(settings);
    this.tokens = tokens;
  }

  // ---- calls

  /**
   * Creates a resource or replaces it.
   *
   * @param resourceId such as {@code /subscriptions/…/resourceGroups/…}, not encoded
   * @param apiVersion of the resource's provider
   * @param resource the resource as it is to be
   * @return the job, whose result is the resource
   */
  public Job createOrUpdate(String resourceId, String apiVersion, JsonObject resource) {
    return submit(to("PUT", resourceId, apiVersion).json(resource));
  }

  /**
   * Changes parts of a resource.
   *
   * @param resourceId the resource, not encoded
   * @param apiVersion of the resource's provider
   * @param changes what is to change
   * @return the job, whose result is the resource
   */
  public Job update(String resourceId, String apiVersion, JsonObject changes) {
    return submit(to("PATCH", resourceId, apiVersion).json(changes));
  }

  /**
   * Deletes a resource.
   *
   * @param resourceId the resource, not encoded
   * @param apiVersion of the resource's provider
   * @return the job, whose result tells no more than that it is done
   */
  public Job delete(String resourceId, String apiVersion) {
    return submit(to("DELETE", resourceId, apiVersion));
  }

  /**
   * Does what a resource offers, without further input.
   *
   * @param resourceId the resource, not encoded
   * @param action such as {@code start} or {@code deallocate}
   * @param apiVersion of the resource's provider
   * @return the job, whose result is the action's
   */
  public Job action(String resourceId, String action, String apiVersion) {
    return submit(to("POST", resourceId + "/" + action, apiVersion));
  }

  /**
   * Does what a resource offers.
   *
   * @param resourceId the resource, not encoded
   * @param action such as {@code runCommand}
   * @param apiVersion of the resource's provider
   * @param input what the action needs
   * @return the job, whose result is the action's
   */
  public Job action(String resourceId, String action, String apiVersion, JsonObject input) {
    return submit(to("POST", resourceId + "/" + action, apiVersion).json(input));
  }

  /**
   * Reads a resource.
   *
   * @param resourceId the resource, not encoded
   * @param apiVersion of the resource's provider
   * @return the resource
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject get(String resourceId, String apiVersion) {
    return request(to("GET", resourceId, apiVersion)).at().object();
  }

  /**
   * Lists resources, page by page as they are read.
   *
   * @param collection such as {@code /subscriptions/…/resourceGroups}, not encoded
   * @param apiVersion of the resources' provider
   * @return the resources; nothing is fetched before they are read
   */
  public Pages<JsonObject> list(String collection, String apiVersion) {
    return AzurePages.of(to("GET", collection, apiVersion), this::request);
  }

  private static ApiRequest to(String method, String path, String apiVersion) {
    return ApiRequest.of(method, path).param(API_VERSION, apiVersion);
  }

  // ---- hooks

  @Override
  protected String providerName() {
    return "AzureResourceManager";
  }

  @Override
  protected Optional<TokenSource> tokenSource() {
    return Optional.of(tokens);
  }

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", "application/json"));
  }

  @Override
  protected ApiRequest initialRequest(ApiRequest request) {
    // A name that is wrong is told before anything is sent.
    return FinalStateVia.in(request).map(via -> via.of(request)).orElse(request);
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return request.withHeaders(request.headers().without(FinalStateVia.HEADER));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      throw ErrorBody.of(response).refusal(request, response, time().now());
    }
  }

  @Override
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    boolean busy =
        refused.status() >= 400
            && ErrorBody.of(refused)
                .code()
                .filter("AnotherOperationInProgress"::equals)
                .isPresent();
    return busy
        ? Optional.of(
            RetryAfter.from(refused.headers(), time().now())
                .filter(wait -> !wait.isZero())
                .orElse(settings().pollInterval().orElse(WITHOUT_RETRY_AFTER)))
        : Optional.empty();
  }

  @Override
  protected String operation(ApiRequest request) {
    return ResourceTypes.operation(request);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return OperationAnswers.job(submitted, accepted);
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    JobStatus status = OperationAnswers.status(job, polled);
    return status instanceof JobStatus.Running running ? paced(running, polled) : status;
  }

  /**
   * The engine reads Retry-After itself. Where there is none, half a minute is what Azure's own
   * clients wait; an interval that the caller has set comes first.
   */
  private JobStatus paced(JobStatus.Running running, ApiResponse polled) {
    Optional<Duration> millis =
        polled
            .header("retry-after-ms")
            .or(() -> polled.header("x-ms-retry-after-ms"))
            .filter(text -> MILLISECONDS.matcher(text).matches())
            .map(text -> Duration.ofMillis(Long.parseLong(text)));
    if (millis.isPresent()) {
      return running.withRetryAfter(millis.get());
    }
    boolean told =
        settings().pollInterval().isPresent()
            || RetryAfter.from(polled.headers(), time().now()).isPresent();
    return told ? running : running.withRetryAfter(WITHOUT_RETRY_AFTER);
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return new Operation(job).finalGet(lastPoll);
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return new Operation(job).cancel();
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofHours(1));
  }
}
