package io.pollingsdk;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.text.Product;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sets what is to differ from the defaults, within {@link ConnectionSettings#with}. Each method
 * returns this builder. Values are checked together at the end. Not thread-safe.
 */
public final class SettingsBuilder {
  final URI endpoint;
  final Set<Origin> allowed = new HashSet<>();
  final Set<Origin> trusted = new HashSet<>();
  final List<JobListener> listeners = new ArrayList<>();
  final List<String> userAgent = new ArrayList<>();
  @Nullable Transport transport;
  TransportSettings transportSettings = TransportSettings.standard();
  Duration requestTimeout = Duration.ofSeconds(60);
  long maxBodyBytes = 16L << 20;
  PollSchedule schedule = PollSchedule.standard();
  @Nullable Duration pollInterval;
  @Nullable Duration jobTimeout;
  Duration lastCheckTimeout = Duration.ofSeconds(5);
  int maxPollFailures = 5;
  Duration maxRetryAfter = Duration.ofMinutes(5);
  OnTimeout onTimeout = OnTimeout.leave();
  @Nullable Duration stallAfter;
  @Nullable Duration batchWindow = Duration.ofMillis(50);
  Retry retry = Retry.of("pollingsdk", Retries.standard());
  @Nullable CircuitBreaker circuitBreaker;
  @Nullable RateLimiter rateLimiter;
  @Nullable Bulkhead bulkhead;
  @Nullable RequestBudget requestBudget;
  @Nullable TimeSource timeSource;
  @Nullable Executor executor;

  SettingsBuilder(URI endpoint) {
    this.endpoint = endpoint;
    userAgent.add(Product.TOKEN);
  }

  SettingsBuilder(SettingsBuilder other) {
    this.endpoint = other.endpoint;
    allowed.addAll(other.allowed);
    trusted.addAll(other.trusted);
    listeners.addAll(other.listeners);
    userAgent.addAll(other.userAgent);
    this.transport = other.transport;
    this.transportSettings = other.transportSettings;
    this.requestTimeout = other.requestTimeout;
    this.maxBodyBytes = other.maxBodyBytes;
    this.schedule = other.schedule;
    this.pollInterval = other.pollInterval;
    this.jobTimeout = other.jobTimeout;
    this.lastCheckTimeout = other.lastCheckTimeout;
    this.maxPollFailures = other.maxPollFailures;
    this.maxRetryAfter = other.maxRetryAfter;
    this.onTimeout = other.onTimeout;
    this.stallAfter = other.stallAfter;
    this.batchWindow = other.batchWindow;
    this.retry = other.retry;
    this.circuitBreaker = other.circuitBreaker;
    this.rateLimiter = other.rateLimiter;
    this.bulkhead = other.bulkhead;
    this.requestBudget = other.requestBudget;
    this.timeSource = other.timeSource;
    this.executor = other.executor;
  }

  /**
   * Shares a transport, which its owner closes; without one the connection makes and closes its
   * own.
   *
   * @param value made by {@link Transports#create}
   * @return this builder
   */
  public SettingsBuilder transport(Transport value) {
    transport = value;
    return this;
  }

  /**
   * Sets timeouts, pool, TLS and proxy of the connection's own transport; not for a shared one.
   *
   * @param value default {@link TransportSettings#standard()}
   * @return this builder
   */
  public SettingsBuilder transportSettings(TransportSettings value) {
    transportSettings = value;
    return this;
  }

  /**
   * Limits one request, attempts and waiting included; for what belongs to a job it begins when the
   * request's turn has come, as that waits as long as the job has time.
   *
   * @param value positive; default 60 s
   * @return this builder
   */
  public SettingsBuilder requestTimeout(Duration value) {
    requestTimeout = value;
    return this;
  }

  /**
   * Limits the size of an answer, decoded.
   *
   * @param value in bytes, 1 to 1 GiB; default 16 MiB
   * @return this builder
   */
  public SettingsBuilder maxBodyBytes(long value) {
    maxBodyBytes = value;
    return this;
  }

  /**
   * Sets how long to wait between status checks.
   *
   * @param value default {@link PollSchedule#standard()}
   * @return this builder
   */
  public SettingsBuilder pollSchedule(PollSchedule value) {
    schedule = value;
    return this;
  }

  /**
   * Sets the usual interval between status checks, in place of the API's own.
   *
   * @param value positive
   * @return this builder
   */
  public SettingsBuilder pollInterval(Duration value) {
    pollInterval = value;
    return this;
  }

  /**
   * Limits a whole job, from submit to result, in place of the API's own limit.
   *
   * @param value positive, at most 3650 days
   * @return this builder
   */
  public SettingsBuilder jobTimeout(Duration value) {
    jobTimeout = value;
    return this;
  }

  /**
   * Limits the check made at the deadline and the result fetch that may follow it.
   *
   * @param value positive; default 5 s
   * @return this builder
   */
  public SettingsBuilder lastCheckTimeout(Duration value) {
    lastCheckTimeout = value;
    return this;
  }

  /**
   * Sets how many status checks in a row may fail; one more, and the job counts as unreachable.
   *
   * @param value 0 or more; default 5
   * @return this builder
   */
  public SettingsBuilder maxPollFailures(int value) {
    maxPollFailures = value;
    return this;
  }

  /**
   * Sets the longest wait that a server's Retry-After may ask for.
   *
   * @param value positive; default 5 min
   * @return this builder
   */
  public SettingsBuilder maxRetryAfter(Duration value) {
    maxRetryAfter = value;
    return this;
  }

  /**
   * Sets what becomes of a job whose time is up.
   *
   * @param value default {@link OnTimeout#leave()}
   * @return this builder
   */
  public SettingsBuilder onTimeout(OnTimeout value) {
    onTimeout = value;
    return this;
  }

  /**
   * Tells listeners of jobs whose progress stands still, with {@link JobListener#stalled}.
   *
   * @param value how long nothing moves before it is told; positive; default: never told
   * @return this builder
   */
  public SettingsBuilder stallAfter(Duration value) {
    stallAfter = value;
    return this;
  }

  /**
   * Sets how long a status check waits for others that it is asked together with, where the API
   * answers about many jobs at once: how much later than planned a check may come. A full batch is
   * sent at once.
   *
   * @param value positive, or zero to ask about each job by itself; default 50 ms
   * @return this builder
   */
  public SettingsBuilder batchWindow(Duration value) {
    batchWindow = value.isZero() ? null : value;
    return this;
  }

  /**
   * Sets how single requests are retried.
   *
   * @param value see {@link Retries}
   * @return this builder
   */
  public SettingsBuilder retry(RetryConfig value) {
    retry = Retry.of("pollingsdk", value);
    return this;
  }

  /**
   * Sets how single requests are retried, with an instance of yours, so that its metrics and events
   * count.
   *
   * @param value an instance
   * @return this builder
   */
  public SettingsBuilder retry(Retry value) {
    retry = value;
    return this;
  }

  /**
   * Stops sending while the API is failing. No answer and 5xx count as failures.
   *
   * @param value an instance; may be shared
   * @return this builder
   */
  public SettingsBuilder circuitBreaker(CircuitBreaker value) {
    circuitBreaker = value;
    return this;
  }

  /**
   * Limits requests a period, status checks included. Waiting for a permit costs no thread.
   *
   * @param value an instance; may be shared
   * @return this builder
   */
  public SettingsBuilder rateLimiter(RateLimiter value) {
    rateLimiter = value;
    return this;
  }

  /**
   * Limits requests under way, status checks included. Waiting for a place costs no thread.
   *
   * @param value an instance; may be shared
   * @return this builder
   */
  public SettingsBuilder bulkhead(Bulkhead value) {
    bulkhead = value;
    return this;
  }

  /**
   * Limits how much the endpoint is asked by all jobs and calls together. What is due longest goes
   * first; waiting costs no thread, and a request of a job waits as long as the job has time.
   *
   * @param value an instance; connections that share it keep it together
   * @return this builder
   */
  public SettingsBuilder requestBudget(RequestBudget value) {
    requestBudget = value;
    return this;
  }

  /**
   * Adds one who is told what happens to jobs.
   *
   * @param value called on callback threads
   * @return this builder
   */
  public SettingsBuilder listener(JobListener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Allows requests to follow a status, result or redirect URI to another origin, without
   * credentials.
   *
   * @param value such as {@code https://results.example.org}
   * @return this builder
   */
  public SettingsBuilder allowOrigin(String value) {
    allowed.add(Origin.parse(value));
    return this;
  }

  /**
   * Treats another origin as the endpoint's own: requests go there with credentials.
   *
   * @param value such as {@code https://eu.api.example.org}
   * @return this builder
   */
  public SettingsBuilder trustOrigin(String value) {
    trusted.add(Origin.parse(value));
    return this;
  }

  /**
   * Adds a product to the User-Agent header, behind the SDK's own.
   *
   * @param value such as {@code acme/1.2}
   * @return this builder
   */
  public SettingsBuilder userAgent(String value) {
    userAgent.add(value.strip());
    return this;
  }

  /**
   * Replaces clock and timer; for tests.
   *
   * @param value left open when the connection closes
   * @return this builder
   */
  public SettingsBuilder timeSource(TimeSource value) {
    timeSource = value;
    return this;
  }

  /**
   * Runs hooks, listeners and callbacks on an executor of yours, in place of two small pools.
   *
   * @param value must never drop a task; left running when the connection closes
   * @return this builder
   */
  public SettingsBuilder executor(Executor value) {
    executor = value;
    return this;
  }

  ConnectionSettings build() {
    SettingsRules rules = new SettingsRules();
    rules.endpoint(endpoint);
    rules.positive("requestTimeout", requestTimeout);
    rules.positive("lastCheckTimeout", lastCheckTimeout);
    rules.positive("maxRetryAfter", maxRetryAfter);
    rules.positive("pollInterval", pollInterval);
    rules.positive("jobTimeout", jobTimeout);
    rules.positive("stallAfter", stallAfter);
    rules.positive("batchWindow", batchWindow);
    rules.that(
        maxBodyBytes >= 1 && maxBodyBytes <= 1L << 30,
        "maxBodyBytes must be 1 to 1073741824, but is " + maxBodyBytes);
    rules.that(
        maxPollFailures >= 0, "maxPollFailures must be 0 or more, but is " + maxPollFailures);
    rules.inOrder("pollInterval", pollInterval, "jobTimeout", jobTimeout);
    rules.that(
        transport == null || transportSettings.equals(TransportSettings.standard()),
        "transportSettings are for the connection's own transport; a shared one has its own");
    userAgent.forEach(rules::userAgent);
    rules.check();
    // A copy: whoever keeps this builder cannot change what it has built.
    return new ConnectionSettings(new SettingsBuilder(this));
  }
}
