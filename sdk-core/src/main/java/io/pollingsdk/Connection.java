package io.pollingsdk;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.internal.exchange.ExchangeHooks;
import io.pollingsdk.internal.exchange.ExchangeLimits;
import io.pollingsdk.internal.exchange.Exchanger;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Resilience;
import io.pollingsdk.internal.run.Alarms;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Redaction;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection to one endpoint of an API whose calls are answered at once. Subclasses say what
 * every call carries, how it is signed, and what an error looks like: pure functions of their
 * arguments, without I/O and without fields that change, as they run on any thread. Thread-safe;
 * close it to free its threads.
 */
public abstract class Connection implements AutoCloseable {
  private static final Set<String> REPEATABLE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final ConnectionSettings settings;
  private final Optional<SystemTime> ownTime;
  private final Optional<Transport> ownTransport;
  private final TimeSource time;
  private final Workers workers;
  private final Exchanger exchanger;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set
   * @throws IllegalArgumentException if a certificate or key that they name cannot be read
   */
  protected Connection(ConnectionSettings settings) {
    this.settings = settings;
    this.ownTransport =
        settings.transport().isPresent()
            ? Optional.empty()
            : Optional.of(Transports.create(settings.transportSettings()));
    this.ownTime =
        settings.timeSource().isPresent() ? Optional.empty() : Optional.of(new SystemTime());
    this.time = settings.timeSource().or(() -> ownTime).orElseThrow();
    this.workers = Workers.on(settings.executor());
    this.exchanger =
        new Exchanger(
            new Exchanger.Wiring(
                settings.transport().or(() -> ownTransport).orElseThrow(),
                settings.originPolicy(),
                time,
                workers,
                new Alarms(time, workers)),
            new Hooks(),
            new Resilience(
                settings.retry(),
                settings.circuitBreaker(),
                settings.rateLimiter(),
                settings.bulkhead(),
                settings.requestBudget()),
            new ExchangeLimits(
                settings.requestTimeout(),
                settings.maxRetryAfter(),
                settings.maxBodyBytes(),
                settings.userAgent()));
  }

  /**
   * Sends a request that is answered at once, and waits for the answer, at most as long as the
   * request's timeout.
   *
   * @param request the request
   * @return the answer, never an error reply
   * @throws io.pollingsdk.error.ApiException if the server refuses it
   * @throws TransportException if no answer comes, or the thread is interrupted, whose flag is then
   *     set again
   */
  public final ApiResponse request(ApiRequest request) {
    CompletableFuture<ApiResponse> answer = checked(request);
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransportException(
          Kind.INTERRUPTED,
          request + ": the waiting thread was interrupted; the request was given up",
          e);
    } catch (ExecutionException e) {
      throw Futures.unchecked(e);
    }
  }

  /**
   * Sends a request that is answered at once. The future is completed on a callback thread; it
   * fails as {@link #request} throws. Cancelling it aborts the request.
   *
   * @param request the request
   * @return the answer, later
   */
  public final CompletableFuture<ApiResponse> requestAsync(ApiRequest request) {
    CompletableFuture<ApiResponse> answer = checked(request);
    CompletableFuture<ApiResponse> seen = new CompletableFuture<>();
    Futures.whenDone(
        answer,
        (response, failure) ->
            workers.callback(
                () -> {
                  if (failure == null) {
                    seen.complete(response);
                  } else {
                    seen.completeExceptionally(failure);
                  }
                }));
    Futures.cancelWith(seen, answer);
    return seen;
  }

  private CompletableFuture<ApiResponse> checked(ApiRequest request) {
    CompletableFuture<ApiResponse> sent = exchanger.send(request, Terms.call(mayRepeat(request)));
    CompletableFuture<ApiResponse> checked =
        sent.thenApply(
            response -> {
              checkResponse(request, response);
              return response;
            });
    Futures.cancelWith(checked, sent);
    return checked;
  }

  /**
   * Adds the parameters and headers that every call carries. Default: none.
   *
   * @param request the request as the caller made it
   * @return the request with what every call carries
   */
  protected ApiRequest addDefaults(ApiRequest request) {
    return request;
  }

  /**
   * Makes the last change before the wire, such as a signature. Runs on every attempt and every
   * poll, so what expires is always fresh; not for origins that get no credentials. Default: no
   * change.
   *
   * @param request the request with its defaults
   * @return the request as it goes to the wire
   */
  protected ApiRequest sign(ApiRequest request) {
    return request;
  }

  /**
   * Turns a request's target into a URI. Default: a path goes below the endpoint's own; a URI is
   * resolved as RFC 3986 says. Where the result may be sent is decided afterwards, by the settings.
   *
   * @param request the request
   * @return the absolute URI
   */
  protected URI resolve(ApiRequest request) {
    return request.uriOn(settings.endpoint());
  }

  /**
   * Throws for an error reply. Default: for statuses from 400 on, the exception that the status
   * stands for. Override it to read the API's own code and message: {@code throw
   * response.refusal(request, code, message, now())}.
   *
   * @param request the request
   * @param response its answer
   */
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      throw response.refusal(request, null, null, time.now());
    }
  }

  /**
   * {@return whether sending this call twice does no more than sending it once} Default: what RFC
   * 9110 says of the method. Not asked for submits, which are never silently sent twice.
   *
   * @param request the request
   */
  protected boolean mayRepeat(ApiRequest request) {
    return REPEATABLE.contains(request.method());
  }

  /** {@return where tokens come from that expire} Default: none. Always the same one. */
  protected Optional<TokenSource> tokenSource() {
    return Optional.empty();
  }

  /**
   * {@return names of headers, parameters and members whose values no log may show, beside the
   * usual ones}
   */
  protected Set<String> secretNames() {
    return Set.of();
  }

  /** {@return the settings} */
  public final ConnectionSettings settings() {
    return settings;
  }

  /**
   * {@return the transport that carries this connection's requests, to share with downloads} It is
   * closed with the connection, unless the settings gave it.
   */
  public final Transport transport() {
    return exchanger.wiring().transport();
  }

  /**
   * {@return what this connection proves its requests with: default headers, token, signature} Good
   * for {@link ConnectionSettings#originPolicy() its own and its trusted origins} only; who uses it
   * elsewhere gives the credentials away.
   */
  public final Credentials credentials() {
    return exchanger.credentials();
  }

  /** {@return the clock that this connection goes by: for hooks that need the date} */
  protected final TimeSource time() {
    return time;
  }

  final Exchanger exchanger() {
    return exchanger;
  }

  final Workers workers() {
    return workers;
  }

  /** Ends what a subclass has under way, before the exchanges end. */
  void closeJobs() {}

  /**
   * Ends everything under way with a clear exception and frees every thread that is the
   * connection's own. Idempotent. A job's exception carries the token that resumes it.
   */
  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) {
      exchanger.stop();
      closeJobs();
      exchanger.close();
      ownTransport.ifPresent(Transport::close);
      workers.close();
      ownTime.ifPresent(SystemTime::close);
    }
  }

  /** Shows class and endpoint. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + settings + "]";
  }

  private final class Hooks implements ExchangeHooks {
    @Override
    public ApiRequest addDefaults(ApiRequest request) {
      return Connection.this.addDefaults(request);
    }

    @Override
    public ApiRequest sign(ApiRequest request) {
      return Connection.this.sign(request);
    }

    @Override
    public URI resolve(ApiRequest request) {
      return Connection.this.resolve(request);
    }

    @Override
    public boolean mayRepeat(ApiRequest request) {
      return Connection.this.mayRepeat(request);
    }

    @Override
    public Optional<TokenSource> tokenSource() {
      return Connection.this.tokenSource();
    }

    @Override
    public Redaction redaction() {
      Set<String> more = secretNames();
      return more.isEmpty() ? Redaction.standard() : Redaction.standard().with(more);
    }
  }
}
