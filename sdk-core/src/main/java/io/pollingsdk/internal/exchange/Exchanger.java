package io.pollingsdk.internal.exchange;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.auth.Credentials.Proof;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.internal.run.Alarms;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the requests of one connection. Thread-safe. */
public final class Exchanger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.http");
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Wiring wiring;
  private final ExchangeHooks hooks;
  private final Resilience resilience;
  private final ExchangeLimits limits;
  private final Permits permits;
  private final WireBuilder builder;
  private final @Nullable BudgetQueue budget;
  private final @Nullable Rooms rooms;
  private final Set<Exchange> live = ConcurrentHashMap.newKeySet();
  private final BudgetQueue.Asker asker;
  private volatile boolean stopped;
  private volatile boolean closed;

  /**
   * What a connection is made of.
   *
   * @param alarms for nobody else: what has ended is forgotten when it outnumbers what has not
   */
  public record Wiring(
      Transport transport, OriginPolicy policy, TimeSource time, Workers workers, Alarms alarms) {}

  /**
   * What one request is sent for and within.
   *
   * @param purpose what it is for
   * @param idempotent whether the server takes it for one, however often it comes
   * @param budget the most time it may take, besides its own timeout; null for no other bound
   * @param cookies the job's cookies; null for none
   * @param from who named the request's target; null for the endpoint
   */
  public record Terms(
      Purpose purpose,
      boolean idempotent,
      @Nullable Duration budget,
      @Nullable Cookies cookies,
      @Nullable Origin from) {
    /** Returns the terms of a call that belongs to no job. */
    public static Terms call(boolean idempotent) {
      return new Terms(Purpose.CALL, idempotent, null, null, null);
    }
  }

  /** Creates an exchanger. */
  public Exchanger(
      Wiring wiring, ExchangeHooks hooks, Resilience resilience, ExchangeLimits limits) {
    this.wiring = wiring;
    this.hooks = hooks;
    this.resilience = resilience;
    this.limits = limits;
    this.asker = new BudgetQueue.Asker(wiring.time(), wiring.workers().engineExecutor());
    this.permits = new Permits(resilience, wiring.time(), wiring.workers());
    this.builder = new WireBuilder(hooks, wiring.policy(), limits);
    this.budget = resilience.budget().map(BudgetQueue::of).orElse(null);
    this.rooms = Rooms.of(wiring.transport(), wiring.policy().endpoint());
  }

  /**
   * Sends a request. The future gets the answer, whatever its status, or the exception; it is
   * completed on an engine thread. Cancelling it aborts the request.
   */
  public CompletableFuture<ApiResponse> send(ApiRequest request, Terms terms) {
    Exchange exchange = new Exchange(this, request, terms);
    live.add(exchange);
    CompletableFuture<ApiResponse> future = exchange.start();
    if (closed) {
      exchange.close();
    }
    return future;
  }

  /**
   * Returns how long a job's request may take at most, whatever else bounds it; what waits for its
   * turn may take for ever.
   */
  public Duration longest(ApiRequest request) {
    return budget != null || rooms != null
        ? FOR_EVER
        : request.timeout().orElse(limits.requestTimeout());
  }

  /** Returns what proves a request to the endpoint, or to an origin treated like it. */
  public Credentials credentials() {
    return (request, now) -> {
      Optional<TokenSource> source = hooks.tokenSource();
      // The URI was named by a server or the caller: headers are added, parameters are not.
      ApiRequest plain = request.withHeaders(hooks.addDefaults(request).headers());
      if (source.isEmpty()) {
        return CompletableFuture.completedFuture(new Proof(hooks.sign(plain), Optional.empty()));
      }
      TokenSource tokens = source.get();
      return Credentials.of(tokens)
          .prove(plain, now)
          .thenApply(proof -> new Proof(hooks.sign(proof.request()), proof.renewal()));
    };
  }

  void ended(Exchange exchange) {
    live.remove(exchange);
  }

  boolean isStopped() {
    return stopped;
  }

  /** Notes how an attempt went; whatever reports on it does no harm. */
  void log(
      Purpose purpose,
      WireRequest wire,
      @Nullable ApiResponse response,
      @Nullable Throwable failure,
      long since) {
    Workers.guarded(
        "What reports on a request",
        () -> {
          if (LOG.isDebugEnabled()) {
            LOG.debug(
                "{} {} {} -> {} in {} ms",
                purpose,
                wire.method(),
                hooks.redaction().uri(wire.uri()),
                response != null ? response.status() : String.valueOf(failure),
                (wiring.time().nanoTime() - since) / 1_000_000);
          }
        });
  }

  /** Returns what the connection is made of. */
  public Wiring wiring() {
    return wiring;
  }

  ExchangeHooks hooks() {
    return hooks;
  }

  Resilience resilience() {
    return resilience;
  }

  ExchangeLimits limits() {
    return limits;
  }

  Permits permits() {
    return permits;
  }

  /** Returns the turns of a new exchange; null where it need not wait for any. */
  @Nullable Turns turns(Purpose purpose) {
    // A call's caller chose how long to wait for a connection: it waits in the transport.
    boolean waits = budget != null || (rooms != null && purpose != Purpose.CALL);
    return waits ? new Turns(asker, purpose.standing()) : null;
  }

  /** Returns the queue for a turn to send there. */
  BudgetQueue queue(URI uri) {
    return budget != null ? budget : Objects.requireNonNull(rooms).at(uri);
  }

  /** Returns what is waited for in the queue. */
  String wanted() {
    return budget != null ? "its turn in the budget" : "a free connection";
  }

  WireBuilder builder() {
    return builder;
  }

  /**
   * Lets nothing leave any more: as what waits and what is under way ends, places come free, which
   * none of ours may use to send. What had its turn then waits for {@link #close}.
   */
  public void stop() {
    stopped = true;
  }

  /** Fails what is under way and whatever comes later. */
  @Override
  public void close() {
    stop();
    closed = true;
    live.forEach(Exchange::close);
  }
}
