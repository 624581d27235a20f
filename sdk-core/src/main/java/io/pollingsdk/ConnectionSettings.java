package io.pollingsdk;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Everything that can be set on a connection. Immutable; {@link #with} changes a copy, and all that
 * is wrong with it is said at once.
 *
 * <pre>{@code
 * ConnectionSettings settings = ConnectionSettings.to("https://cloud.example.org/client/api")
 *     .with(s -> s.jobTimeout(Duration.ofMinutes(30)).retry(Retries.none()).userAgent("acme/1.2"));
 * }</pre>
 */
public final class ConnectionSettings {
  private final SettingsBuilder values;

  ConnectionSettings(SettingsBuilder values) {
    this.values = values;
  }

  /**
   * {@return the default settings for an endpoint}
   *
   * @param endpoint an absolute http or https URI, with the path below which the API lives
   * @throws IllegalArgumentException if it is not such a URI
   */
  public static ConnectionSettings to(String endpoint) {
    try {
      return to(new URI(endpoint.strip()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint is not a URI: " + e.getReason(), e);
    }
  }

  /**
   * {@return the default settings for an endpoint}
   *
   * @param endpoint an absolute http or https URI, with the path below which the API lives
   * @throws IllegalArgumentException if it is not such a URI
   */
  public static ConnectionSettings to(URI endpoint) {
    return new SettingsBuilder(endpoint).build();
  }

  /**
   * {@return a changed copy}
   *
   * @param change sets what is to differ
   * @throws IllegalArgumentException if the result breaks a rule; the message names each
   */
  public ConnectionSettings with(Consumer<SettingsBuilder> change) {
    SettingsBuilder copy = new SettingsBuilder(values);
    change.accept(copy);
    return copy.build();
  }

  /** {@return the endpoint} */
  public URI endpoint() {
    return values.endpoint;
  }

  /** {@return where requests and credentials may go} */
  public OriginPolicy originPolicy() {
    return new OriginPolicy(Origin.of(values.endpoint), values.allowed, values.trusted);
  }

  /** {@return the transport to share; empty where the connection makes its own} */
  public Optional<Transport> transport() {
    return Optional.ofNullable(values.transport);
  }

  /** {@return the settings of the connection's own transport} */
  public TransportSettings transportSettings() {
    return values.transportSettings;
  }

  /** {@return the limit of one request, attempts and waiting included} */
  public Duration requestTimeout() {
    return values.requestTimeout;
  }

  /** {@return the largest answer that is accepted, decoded, in bytes} */
  public long maxBodyBytes() {
    return values.maxBodyBytes;
  }

  /** {@return the schedule of polls} */
  public PollSchedule pollSchedule() {
    return values.schedule;
  }

  /** {@return the usual interval, where set; otherwise the provider's own counts} */
  public Optional<Duration> pollInterval() {
    return Optional.ofNullable(values.pollInterval);
  }

  /** {@return how long a job may take, where set; otherwise the provider's own limit counts} */
  public Optional<Duration> jobTimeout() {
    return Optional.ofNullable(values.jobTimeout);
  }

  /**
   * {@return how long the check at the deadline, and the result fetch that may follow it, may take}
   */
  public Duration lastCheckTimeout() {
    return values.lastCheckTimeout;
  }

  /** {@return how many status checks may fail in a row} */
  public int maxPollFailures() {
    return values.maxPollFailures;
  }

  /** {@return the longest wait that a server may ask for} */
  public Duration maxRetryAfter() {
    return values.maxRetryAfter;
  }

  /** {@return what becomes of a job whose time is up} */
  public OnTimeout onTimeout() {
    return values.onTimeout;
  }

  /** {@return how long a job's progress may stand still before listeners are told, if they are} */
  public Optional<Duration> stallAfter() {
    return Optional.ofNullable(values.stallAfter);
  }

  /**
   * {@return how long a status check waits for others that it is asked together with; empty where
   * each job is asked about by itself}
   */
  public Optional<Duration> batchWindow() {
    return Optional.ofNullable(values.batchWindow);
  }

  /** {@return how single requests are retried} */
  public Retry retry() {
    return values.retry;
  }

  /** {@return the circuit breaker, if there is one} */
  public Optional<CircuitBreaker> circuitBreaker() {
    return Optional.ofNullable(values.circuitBreaker);
  }

  /** {@return the rate limiter, if there is one} */
  public Optional<RateLimiter> rateLimiter() {
    return Optional.ofNullable(values.rateLimiter);
  }

  /** {@return the bulkhead, if there is one} */
  public Optional<Bulkhead> bulkhead() {
    return Optional.ofNullable(values.bulkhead);
  }

  /** {@return how much the endpoint may be asked by all together, if that is limited} */
  public Optional<RequestBudget> requestBudget() {
    return Optional.ofNullable(values.requestBudget);
  }

  /** {@return who is told what happens to jobs} */
  public List<JobListener> listeners() {
    return List.copyOf(values.listeners);
  }

  /** {@return the User-Agent header: the SDK's product token, then the user's} */
  public String userAgent() {
    return String.join(" ", values.userAgent);
  }

  /** {@return the clock and timer, where set; otherwise the connection makes its own} */
  public Optional<TimeSource> timeSource() {
    return Optional.ofNullable(values.timeSource);
  }

  /**
   * {@return the executor for hooks, listeners and callbacks, where set; otherwise the connection
   * makes its own}
   */
  public Optional<Executor> executor() {
    return Optional.ofNullable(values.executor);
  }

  /** Shows the endpoint. */
  @Override
  public String toString() {
    return "ConnectionSettings[" + Origin.of(values.endpoint) + values.endpoint.getRawPath() + "]";
  }
}
