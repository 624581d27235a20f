package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connection to Rackspace Cloud Load Balancers in one region. Every change is a job that ends
 * when the balancer is active again; its result is the balancer. A delete ends when the balancer is
 * gone; its result is empty. A change to a balancer that is just being changed is submitted again
 * until it is accepted or time is up.
 *
 * <p>Thread-safe.
 */
public final class CloudLoadBalancersConnection extends PollingConnection {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int LARGEST_BATCH = 10;

  /** States that no waiting ends. */
  private static final Pattern FOR_EVER = Pattern.compile("DELETE|ERROR|SUSPENDED");

  private final TokenSource tokens;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint with the account, from {@link ServiceCatalog#loadBalancers} or
   *     {@link RackspaceSite#loadBalancers}, and everything else that can be set
   * @param tokens from {@link RackspaceIdentity#tokens()}
   */
  public CloudLoadBalancersConnection(ConnectionSettings settings, TokenSource tokens) {
    super(settings);
    this.tokens = tokens;
  }

  // ---- calls

  /** {@return the region's load balancers, fetched while they are read} */
  public Pages<JsonObject> loadBalancers() {
    return RackspacePages.of(ApiRequest.get("/loadbalancers"), "loadBalancers", this::request);
  }

  /**
   * Returns a load balancer.
   *
   * @param id the balancer
   * @return its attributes
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public JsonObject loadBalancer(String id) {
    return request(ApiRequest.get("/loadbalancers/{}", id)).at("loadBalancer").object();
  }

  /**
   * Creates a load balancer.
   *
   * @param attributes such as {@code name}, {@code port}, {@code protocol}, {@code virtualIps} and
   *     {@code nodes}
   * @return the job, whose result has the member {@code loadBalancer}
   */
  public Job createLoadBalancer(JsonObject attributes) {
    return submit(ApiRequest.post("/loadbalancers").json(Map.of("loadBalancer", attributes)));
  }

  /**
   * Changes a load balancer.
   *
   * @param id the balancer
   * @param changes the attributes to change, such as {@code name}, {@code algorithm} or {@code
   *     protocol}
   * @return the job, whose result has the member {@code loadBalancer}
   */
  public Job updateLoadBalancer(String id, JsonObject changes) {
    return submit(ApiRequest.put("/loadbalancers/{}", id).json(Map.of("loadBalancer", changes)));
  }

  /**
   * Deletes a load balancer.
   *
   * @param id the balancer
   * @return the job, whose result is empty
   */
  public Job deleteLoadBalancer(String id) {
    return submit(ApiRequest.delete("/loadbalancers/{}", id));
  }

  /**
   * Deletes load balancers with one request.
   *
   * @param ids the balancers, at most ten
   * @return the job, which ends when all of them are gone
   * @throws IllegalArgumentException if there are none or too many
   */
  public Job deleteLoadBalancers(Collection<String> ids) {
    if (ids.isEmpty() || ids.size() > LARGEST_BATCH) {
      throw new IllegalArgumentException(
          "one request deletes 1 to " + LARGEST_BATCH + " load balancers, not " + ids.size());
    }
    ApiRequest request = ApiRequest.delete("/loadbalancers");
    for (String id : ids) {
      request = request.param("id", id);
    }
    return submit(request);
  }

  /**
   * Lists the nodes of a load balancer.
   *
   * @param id the balancer
   * @return its nodes, fetched while they are read
   */
  public Pages<JsonObject> nodes(String id) {
    return RackspacePages.of(ApiRequest.get("/loadbalancers/{}/nodes", id), "nodes", this::request);
  }

  /**
   * Adds nodes to a load balancer.
   *
   * @param id the balancer
   * @param nodes objects with {@code address}, {@code port} and {@code condition}
   * @return the job, whose result has the member {@code loadBalancer}
   */
  public Job addNodes(String id, JsonArray nodes) {
    return submit(ApiRequest.post("/loadbalancers/{}/nodes", id).json(Map.of("nodes", nodes)));
  }

  /**
   * Changes a node of a load balancer.
   *
   * @param id the balancer
   * @param nodeId the node
   * @param changes the attributes to change, such as {@code condition} or {@code weight}
   * @return the job, whose result has the member {@code loadBalancer}
   */
  public Job updateNode(String id, String nodeId, JsonObject changes) {
    return submit(
        ApiRequest.put("/loadbalancers/{}/nodes/{}", id, nodeId).json(Map.of("node", changes)));
  }

  /**
   * Removes a node from a load balancer.
   *
   * @param id the balancer
   * @param nodeId the node
   * @return the job, whose result has the member {@code loadBalancer}
   */
  public Job removeNode(String id, String nodeId) {
    return submit(ApiRequest.delete("/loadbalancers/{}/nodes/{}", id, nodeId));
  }

  // ---- what makes this Cloud Load Balancers

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", "application/json"));
  }

  @Override
  protected Optional<TokenSource> tokenSource() {
    return Optional.of(tokens);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return BalancerJobs.from(submitted, accepted);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return ApiRequest.get("/loadbalancers/{}", job.id()).header("Cache-Control", "no-cache");
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (!BalancerJobs.isGone(job, polled)) {
      checkResponse(statusRequest(job), polled);
    }
    return BalancerJobs.status(job, polled, interval());
  }

  private Duration interval() {
    return settings().pollInterval().orElse(INTERVAL);
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled) || Faults.isOverLimit(polled);
  }

  /** 422 says that the balancer is just being changed: until it is active, nothing is done. */
  @Override
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    if (refused.status() == 422 && !refused.text().contains("validationErrors")) {
      return FOR_EVER.matcher(refused.text()).find() ? Optional.empty() : Optional.of(interval());
    }
    return Faults.submitAgain(refused, time().now(), settings().maxRetryAfter());
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    Faults.check(request, response, time().now());
  }

  /** A 404 is an answer: the end of a delete. */
  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(INTERVAL, Duration.ofSeconds(80)).withNotFoundGrace(Duration.ZERO);
  }

  @Override
  protected String providerName() {
    return "RackspaceCloudLoadBalancers";
  }
}
