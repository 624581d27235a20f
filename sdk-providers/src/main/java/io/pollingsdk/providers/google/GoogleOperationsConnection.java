package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to any Google API whose long calls answer with a {@code google.longrunning}
 * operation.
 *
 * <pre>{@code
 * try (var redis = new GoogleOperationsConnection(
 *     ConnectionSettings.to("https://redis.googleapis.com/v1"), tokens)) {
 *   ApiResponse instance = redis.asyncRequest(
 *       ApiRequest.post("/projects/{}/locations/{}/instances", project, location)
 *           .param("instanceId", "cache").json(body));
 * }
 * }</pre>
 *
 * <p>A job's result is the operation's {@code response}, with its {@code @type}; of an operation
 * without one, the operation itself. Thread-safe.
 */
public final class GoogleOperationsConnection extends PollingConnection {
  /** The attribute of a job whose service has no wait. */
  private static final String PLAIN = "plain";

  /** Finds the operations that go on, in most services. */
  private static final String PENDING = "done=false";

  /** An answer that was held back still has to arrive. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(30);

  private static final Set<Integer> NOT_OFFERED = Set.of(404, 405, 501);

  private final TokenSource tokens;
  private final Optional<Duration> wait;
  private final String pending;

  /**
   * Creates a connection that asks for the status at intervals; nothing is sent.
   *
   * @param settings the endpoint with the API's version, such as {@code
   *     https://redis.googleapis.com/v1}, and everything else that can be set
   * @param tokens where tokens come from; see {@link GoogleTokens}
   */
  public GoogleOperationsConnection(ConnectionSettings settings, TokenSource tokens) {
    this(settings, tokens, Optional.empty(), PENDING);
  }

  private GoogleOperationsConnection(
      ConnectionSettings settings, TokenSource tokens, Optional<Duration> wait, String pending) {
    super(settings);
    this.tokens = tokens;
    this.wait = wait;
    this.pending = pending;
  }

  /**
   * Creates a connection that asks about many operations at once by a filter of the service's own,
   * where that is not {@code done=false}.
   *
   * @param settings the endpoint with the API's version, and everything else that can be set
   * @param tokens where tokens come from; see {@link GoogleTokens}
   * @param pending finds the operations that go on, such as {@code done:false} or {@code
   *     status.state=ACTIVE}; empty lists all
   * @return the connection
   */
  public static GoogleOperationsConnection listing(
      ConnectionSettings settings, TokenSource tokens, String pending) {
    return new GoogleOperationsConnection(settings, tokens, Optional.empty(), pending);
  }

  /**
   * Creates a connection whose status checks ask the service to answer when the operation is done.
   * Where the service does not offer that, they are plain ones.
   *
   * @param settings the endpoint with the API's version, and everything else that can be set
   * @param tokens where tokens come from; see {@link GoogleTokens}
   * @param wait how long the service may hold an answer back, such as 30 seconds
   * @return the connection
   * @throws IllegalArgumentException if the wait is shorter than a second
   */
  public static GoogleOperationsConnection waiting(
      ConnectionSettings settings, TokenSource tokens, Duration wait) {
    if (wait.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("the wait is at least a second, but is " + wait);
    }
    return new GoogleOperationsConnection(settings, tokens, Optional.of(wait), PENDING);
  }

  // ---- calls

  /**
   * Lists operations; of a place that the service cannot reach, none.
   *
   * @param parent what they belong to, such as {@code projects/p/locations/l}; empty for the
   *     service's root
   * @param filter which of them, in the service's own language; empty for all
   * @return the operations, fetched while they are read
   */
  public Pages<JsonObject> operations(String parent, String filter) {
    ApiRequest all = ApiRequest.get((parent.isEmpty() ? "" : "/" + parent) + "/operations");
    ApiRequest request = filter.isEmpty() ? all : all.param("filter", filter);
    return GooglePages.of(request, "operations", this::request);
  }

  /**
   * Reads an operation.
   *
   * @param name its name, such as {@code projects/p/locations/l/operations/abc}
   * @return the operation
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject operation(String name) {
    return request(ApiRequest.get("/" + name)).at().object();
  }

  /**
   * Asks the service to cancel an operation, as far as it can; the operation itself tells whether
   * it was.
   *
   * @param name its name
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public void cancelOperation(String name) {
    request(cancellation(name));
  }

  /**
   * Lets the service forget an operation, which goes on all the same.
   *
   * @param name its name
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public void deleteOperation(String name) {
    request(ApiRequest.delete("/" + name));
  }

  private static ApiRequest cancellation(String name) {
    return ApiRequest.post("/" + name + ":cancel").json(new JsonObject());
  }

  // ---- what makes this google.longrunning

  @Override
  protected Optional<TokenSource> tokenSource() {
    return Optional.of(tokens);
  }

  @Override
  protected String operation(ApiRequest request) {
    return ResourceNames.operation(request);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (accepted.status() == 204) {
      return Optional.empty();
    }
    JsonObject body = accepted.at().object();
    if (!OperationAnswers.isOperation(body)) {
      return Optional.empty();
    }
    if (!OperationAnswers.isDone(accepted)) {
      return Optional.of(JobHandle.of(OperationAnswers.name(accepted)));
    }
    if (!OperationAnswers.isFailure(body)) {
      return Optional.empty();
    }
    if (Lenient.text(body, "name").isEmpty()) {
      throw Refusals.exception(submitted, OperationAnswers.asRefusal(accepted, body), time().now());
    }
    // A status check tells the failure in the way of every other.
    return Optional.of(JobHandle.of(OperationAnswers.name(accepted)));
  }

  @Override
  protected ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted) {
    return Lenient.body(accepted)
        .filter(OperationAnswers::isOperation)
        .map(operation -> OperationAnswers.result(accepted, operation))
        .orElse(accepted);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    // The last check, at the deadline, has no time to wait.
    boolean late = job.deadline().filter(end -> !time().now().isBefore(end)).isPresent();
    return wait.filter(time -> !late && job.attribute(PLAIN).isEmpty())
        .map(time -> waitRequest(job, time))
        .orElseGet(() -> ApiRequest.get("/" + job.id()));
  }

  private static ApiRequest waitRequest(JobHandle job, Duration time) {
    return ApiRequest.post("/" + job.id() + ":wait")
        .json(Map.of("timeout", time.toSeconds() + "s"))
        .timeout(time.plus(ON_THE_WAY));
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    ApiRequest request = statusRequest(job);
    if (request.method().equals("POST") && NOT_OFFERED.contains(polled.status())) {
      return JobStatus.running().continuingAs(job.with(PLAIN, "true"));
    }
    checkResponse(request, polled);
    return OperationAnswers.status(polled);
  }

  /** Not where the service holds its answers back, which it does for one operation only. */
  @Override
  protected Optional<BatchStatus> batchStatus() {
    return wait.isPresent()
        ? Optional.empty()
        : Optional.of(new OperationBatch(pending, this::readStatus));
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled) || Refusals.isRateLimit(polled);
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return Optional.of(cancellation(job.id()));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      throw Refusals.exception(request, response, time().now());
    }
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(2), Duration.ofSeconds(180));
  }

  @Override
  protected String providerName() {
    return "GoogleOperations";
  }
}
