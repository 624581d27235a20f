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
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A connection to Google Compute Engine, for one project.
 *
 * <pre>{@code
 * try (var compute = new GoogleComputeConnection(
 *     ConnectionSettings.to(GoogleComputeConnection.ENDPOINT), "my-project", tokens)) {
 *   JsonObject instance = compute.insertInstance("europe-west3-a", body).await().at().object();
 * }
 * }</pre>
 *
 * <p>A job's result is what the operation worked on, read once it is done; of a delete, the
 * operation itself. Thread-safe.
 */
public final class GoogleComputeConnection extends PollingConnection {
  /** Where the API lives. */
  public static final String ENDPOINT = "https://compute.googleapis.com/compute/v1";

  private static final String REQUEST_ID = "requestId";
  private static final String DELETES = "deletes";

  /** A wait is answered after two minutes at the latest, and then has to arrive. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(150);

  private final String project;
  private final TokenSource tokens;
  private final boolean waits;

  /**
   * Creates a connection that asks for the status at intervals; nothing is sent.
   *
   * @param settings the endpoint, usually {@link #ENDPOINT}, and everything else that can be set
   * @param project the project's id
   * @param tokens where tokens come from; see {@link GoogleTokens}
   * @throws IllegalArgumentException if the project's id has other characters than a project's may
   */
  public GoogleComputeConnection(ConnectionSettings settings, String project, TokenSource tokens) {
    this(settings, project, tokens, false);
  }

  private GoogleComputeConnection(
      ConnectionSettings settings, String project, TokenSource tokens, boolean waits) {
    super(checked(settings, project));
    this.project = project;
    this.tokens = tokens;
    this.waits = waits;
  }

  /**
   * Creates a connection whose status checks are answered when the operation is done, or after two
   * minutes at the latest: fewer requests, and an end is noticed at once.
   *
   * @param settings the endpoint, usually {@link #ENDPOINT}, and everything else that can be set
   * @param project the project's id
   * @param tokens where tokens come from; see {@link GoogleTokens}
   * @return the connection
   * @throws IllegalArgumentException if the project's id has other characters than a project's may
   */
  public static GoogleComputeConnection waiting(
      ConnectionSettings settings, String project, TokenSource tokens) {
    return new GoogleComputeConnection(settings, project, tokens, true);
  }

  private static ConnectionSettings checked(ConnectionSettings settings, String project) {
    if (!project.matches("[A-Za-z0-9_.:-]*[A-Za-z0-9]")) {
      throw new IllegalArgumentException("'" + project + "' is not the id of a project");
    }
    return settings;
  }

  // ---- calls

  /**
   * Creates an instance.
   *
   * @param zone where, such as {@code europe-west3-a}
   * @param instance what it is to be like: a Gson tree, a map, or what else {@link ApiRequest#json}
   *     takes
   * @return the job, whose result is the instance
   */
  public Job insertInstance(String zone, Object instance) {
    return submit(ApiRequest.post("/projects/{}/zones/{}/instances", project, zone).json(instance));
  }

  /**
   * Deletes an instance.
   *
   * @param zone where it is
   * @param name its name
   * @return the job, whose result is the operation
   */
  public Job deleteInstance(String zone, String name) {
    return submit(ApiRequest.delete("/projects/{}/zones/{}/instances/{}", project, zone, name));
  }

  /**
   * Starts an instance.
   *
   * @param zone where it is
   * @param name its name
   * @return the job, whose result is the instance
   */
  public Job startInstance(String zone, String name) {
    return submit(ApiRequest.post("/projects/{}/zones/{}/instances/{}/start", project, zone, name));
  }

  /**
   * Stops an instance.
   *
   * @param zone where it is
   * @param name its name
   * @return the job, whose result is the instance
   */
  public Job stopInstance(String zone, String name) {
    return submit(ApiRequest.post("/projects/{}/zones/{}/instances/{}/stop", project, zone, name));
  }

  /**
   * Lists the instances of a zone.
   *
   * @param zone where
   * @return the instances, fetched while they are read
   */
  public Pages<JsonObject> instances(String zone) {
    return list(ApiRequest.get("/projects/{}/zones/{}/instances", project, zone));
  }

  /**
   * Lists the operations of a zone.
   *
   * @param zone where
   * @return the operations, fetched while they are read
   */
  public Pages<JsonObject> zoneOperations(String zone) {
    return list(ApiRequest.get("/projects/{}/zones/{}/operations", project, zone));
  }

  /**
   * Lists the operations of a region.
   *
   * @param region where
   * @return the operations, fetched while they are read
   */
  public Pages<JsonObject> regionOperations(String region) {
    return list(ApiRequest.get("/projects/{}/regions/{}/operations", project, region));
  }

  /**
   * Lists the project's global operations.
   *
   * @return the operations, fetched while they are read
   */
  public Pages<JsonObject> globalOperations() {
    return list(ApiRequest.get("/projects/{}/global/operations", project));
  }

  /**
   * Lists what a list call lists, all pages of it.
   *
   * @param request the call, such as a GET of {@code /projects/p/global/images}, with {@code
   *     filter} or {@code maxResults} where wanted
   * @return the list, fetched while it is read
   */
  public Pages<JsonObject> list(ApiRequest request) {
    return GooglePages.of(request, "items", this::request);
  }

  // ---- what makes this Compute Engine

  @Override
  protected Optional<TokenSource> tokenSource() {
    return Optional.of(tokens);
  }

  @Override
  protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return reads || request.firstParam(REQUEST_ID).isPresent()
        ? Optional.of(request)
        : Optional.of(request.param(REQUEST_ID, uuid(key)));
  }

  /** The API takes nothing but a UUID; the same key always gives the same one. */
  private static String uuid(String key) {
    return key.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? key
        : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
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
    if (!ComputeAnswers.isOperation(body)) {
      return Optional.empty();
    }
    String path = ComputeAnswers.path(accepted, body, project);
    String name = Lenient.text(body, "name").orElse(path.substring(path.lastIndexOf('/') + 1));
    JobHandle job = JobHandle.of(name).withStatusUri(onEndpoint(path));
    boolean deletes = submitted.method().equals("DELETE") || ComputeAnswers.isDelete(body);
    return Optional.of(deletes ? job.with(DELETES, "true") : job);
  }

  private URI onEndpoint(String path) {
    String root = ApiRequest.get("").uriOn(settings().endpoint()).toString();
    return URI.create(root.replaceFirst("/+$", "") + path);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    ApiRequest plain = super.statusRequest(job);
    // The last check, at the deadline, has no time to wait.
    boolean late = job.deadline().filter(end -> !time().now().isBefore(end)).isPresent();
    return waits && !late
        ? ApiRequest.of("POST", URI.create(plain.target() + "/wait")).timeout(LONGEST_WAIT)
        : plain;
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    checkResponse(statusRequest(job), polled);
    return ComputeAnswers.status(polled);
  }

  /** Not where the API holds its answers back, which it does for one operation only. */
  @Override
  protected Optional<BatchStatus> batchStatus() {
    return waits ? Optional.empty() : Optional.of(new ComputeBatch(this::readStatus));
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled) || Refusals.isRateLimit(polled);
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    JsonObject operation = lastPoll.at().object();
    if (job.attribute(DELETES).isPresent() || ComputeAnswers.isDelete(operation)) {
      return Optional.empty();
    }
    return Lenient.text(operation, "targetLink")
        .flatMap(ComputeAnswers::belowRoot)
        .map(path -> ApiRequest.get(onEndpoint(path)));
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
    return "GoogleCompute";
  }
}
