package io.pollingsdk.providers.http202;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to any API that answers with HTTP 202 and a status monitor. What HTTP leaves open is
 * a matter of {@link Http202Settings}, so that no subclass is needed.
 *
 * <pre>{@code
 * try (var reports = new Http202Connection(
 *     ConnectionSettings.to("https://api.example.org/v1"),
 *     Http202Settings.plain().statusAt("state"))) {
 *   ApiResponse report = reports.asyncRequest(ApiRequest.post("/reports").json(order));
 * }
 * }</pre>
 *
 * <p>Where an API needs more, subclass it and override the hook in question. Thread-safe.
 */
public class Http202Connection extends PollingConnection {
  private static final String METHOD = "method";
  private static final String INDIRECT = "indirect";

  private final Http202Settings rules;
  private final Monitor monitor;
  private final @Nullable BasicAuth basic;
  private final Optional<TokenSource> tokens;

  /**
   * Creates a connection without credentials; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set on a connection
   * @param rules how this API fills in what HTTP leaves open
   */
  public Http202Connection(ConnectionSettings settings, Http202Settings rules) {
    this(settings, rules, null, Optional.empty());
  }

  /**
   * Creates a connection with a user name and a password; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set on a connection
   * @param rules how this API fills in what HTTP leaves open
   * @param user user name and password
   */
  public Http202Connection(ConnectionSettings settings, Http202Settings rules, BasicAuth user) {
    this(settings, rules, user, Optional.empty());
  }

  /**
   * Creates a connection with tokens; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set on a connection
   * @param rules how this API fills in what HTTP leaves open
   * @param tokens where they come from; also for a key that does not end, in any header
   */
  public Http202Connection(ConnectionSettings settings, Http202Settings rules, TokenSource tokens) {
    this(settings, rules, null, Optional.of(tokens));
  }

  private Http202Connection(
      ConnectionSettings settings,
      Http202Settings rules,
      @Nullable BasicAuth basic,
      Optional<TokenSource> tokens) {
    super(settings);
    this.rules = rules;
    this.monitor = new Monitor(rules);
    this.basic = basic;
    this.tokens = tokens;
  }

  // ---- calls

  /**
   * Posts a JSON body and returns the job at once.
   *
   * @param path below the endpoint
   * @param body see {@link ApiRequest#json}
   * @return the job
   */
  public final Job post(String path, Object body) {
    return submit(ApiRequest.post(path).json(body));
  }

  /**
   * Puts a JSON body and returns the job at once.
   *
   * @param path below the endpoint
   * @param body see {@link ApiRequest#json}
   * @return the job
   */
  public final Job put(String path, Object body) {
    return submit(ApiRequest.put(path).json(body));
  }

  /**
   * Deletes a resource and returns the job at once.
   *
   * @param path below the endpoint
   * @return the job
   */
  public final Job delete(String path) {
    return submit(ApiRequest.delete(path));
  }

  // ---- HTTP's own rules

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return rules
        .resultType()
        .map(type -> type + ", application/problem+json")
        .filter(type -> !request.headers().contains("Accept"))
        .map(type -> request.header("Accept", type))
        .orElse(request);
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
    if (request.headers().contains("Prefer") || rules.prefer().isEmpty()) {
      return request;
    }
    ApiRequest preferring = request.header("Prefer", rules.prefer().get());
    return request.timeout().isPresent()
        ? preferring
        : rules.preferredWait().map(wait -> preferring.timeout(patience(wait))).orElse(preferring);
  }

  /** The server may use all of its time, and its answer needs some to arrive. */
  private Duration patience(Duration wait) {
    Duration usual = settings().requestTimeout();
    Duration needed = wait.plusSeconds(10);
    return needed.compareTo(usual) > 0 ? needed : usual;
  }

  @Override
  protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
    return rules.idempotencyHeader().map(name -> request.header(name, key));
  }

  /** Paths may be made by hand. */
  @Override
  protected String operation(ApiRequest request) {
    return request.template().contains("{}")
        ? super.operation(request)
        : request.method() + " " + request.pathPattern();
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return switch (accepted.status()) {
      case 202 -> Optional.of(handle(submitted, monitorOf(accepted)));
      // The answer is elsewhere, and may be a monitor or the result itself.
      case 303 -> Optional.of(handle(submitted, elsewhere(accepted)).with(INDIRECT, "true"));
      default -> Optional.ofNullable(unfinished(submitted, accepted));
    };
  }

  private static URI elsewhere(ApiResponse accepted) {
    return accepted
        .location()
        .orElseThrow(
            () -> accepted.malformed("", "says 'see other', but has no Location to see", null));
  }

  private URI monitorOf(ApiResponse accepted) {
    return monitor
        .uri(accepted)
        .orElseThrow(
            () ->
                accepted.malformed(
                    "",
                    "accepts the job, but names no status monitor in the header "
                        + rules.monitorHeader()
                        + " or where monitorAt(…) says",
                    null));
  }

  private static JobHandle handle(ApiRequest submitted, URI uri) {
    return JobHandle.of(uri).with(METHOD, submitted.method());
  }

  /** Some APIs accept a job with 200 or 201: then only the state tells that it goes on. */
  private @Nullable JobHandle unfinished(ApiRequest submitted, ApiResponse accepted) {
    if (!accepted.isSuccess()) {
      throw accepted.malformed(
          "", "is a redirect, which is not followed as that could start the job twice", null);
    }
    String state = monitor.state(accepted).orElse(null);
    if (state == null || rules.isDone(state)) {
      return null;
    }
    URI uri = monitor.uri(accepted).orElse(null);
    if (uri == null && (rules.isFailed(state) || rules.isCancelled(state))) {
      throw refusal(submitted, accepted);
    }
    return handle(submitted, uri == null ? monitorOf(accepted) : uri);
  }

  @Override
  protected ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted) {
    return monitor.state(accepted).isEmpty() || rules.result().isEmpty()
        ? accepted
        : Monitor.at(accepted, rules.result()).element().map(accepted::withJson).orElse(accepted);
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (isGone(polled) && endsByGone(job)) {
      return JobStatus.succeeded();
    }
    if (polled.status() >= 400) {
      throw refusal(statusRequest(job), polled);
    }
    boolean lenient = rules.takesResultInPlaceOfStatus() || job.attribute(INDIRECT).isPresent();
    return monitor.status(polled, lenient);
  }

  private static boolean isGone(ApiResponse polled) {
    return polled.status() == 404 || polled.status() == 410;
  }

  private boolean endsByGone(JobHandle job) {
    return rules.isDeleteEndedByGone()
        && job.attribute(METHOD).filter("DELETE"::equals).isPresent();
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    if (lastPoll.status() == 303) {
      return lastPoll.location().map(ApiRequest::get);
    }
    boolean linked = !rules.resultLink().isEmpty() && monitor.state(lastPoll).isPresent();
    return linked
        ? Monitor.at(lastPoll, rules.resultLink())
            .optionalString()
            .map(lastPoll::resolve)
            .map(ApiRequest::get)
        : Optional.empty();
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return rules.isCancelledByDelete()
        ? job.statusUri().map(uri -> ApiRequest.of("DELETE", uri))
        : Optional.empty();
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return rules
        .jobs()
        .map(list -> new MonitorBatch(list, settings().endpoint(), this::readStatus));
  }

  /** A monitor that breaks says nothing of the job behind it. */
  @Override
  protected boolean isTransient(ApiResponse polled) {
    return polled.status() == 500 || super.isTransient(polled);
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400 || Problem.is(response)) {
      throw refusal(request, response);
    }
  }

  private RuntimeException refusal(ApiRequest request, ApiResponse response) {
    Problem problem = monitor.problem(response);
    return response.refusal(request, problem.code(), problem.message(), time().now());
  }

  @Override
  protected String providerName() {
    return "Http202";
  }
}
