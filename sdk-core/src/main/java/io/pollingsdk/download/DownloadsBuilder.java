package io.pollingsdk.download;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.Connection;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.Retries;
import io.pollingsdk.Transports;
import io.pollingsdk.auth.Credentials;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.internal.text.Product;
import io.pollingsdk.internal.text.Redaction;
import io.pollingsdk.pacing.Throttle;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Downloads}. Not thread-safe. */
public final class DownloadsBuilder {
  private TransportSettings network = TransportSettings.standard();
  private @Nullable Transport transport;
  private DownloadLimits limits = DownloadLimits.standard();
  private @Nullable Throttle bandwidth;
  private Retry retry = Retry.of("downloads", Retries.attempts(4, Duration.ofMillis(500)));
  private Duration maxRetryAfter = Duration.ofMinutes(5);
  private Recovery recovery = Recovery.usual();
  private final Map<Origin, Credentials> byOrigin = new HashMap<>();
  private final Map<String, Credentials> byName = new HashMap<>();
  private final List<String> secretHeaders = new ArrayList<>();
  private final List<Path> roots = new ArrayList<>();
  private final List<DownloadListener> listeners = new ArrayList<>();
  private String userAgent = Product.TOKEN;
  private @Nullable TimeSource time;
  private @Nullable Executor callbacks;
  private @Nullable Executor blocking;

  DownloadsBuilder() {}

  /**
   * Takes over a connection's transport (so its pool, TLS and proxy), retries, clock, executor and
   * User-Agent, and its credentials for its own and its trusted origins. Close the downloads before
   * the connection.
   *
   * @param connection the connection
   * @return this
   */
  public DownloadsBuilder connection(Connection connection) {
    ConnectionSettings settings = connection.settings();
    transport = connection.transport();
    retry = settings.retry();
    maxRetryAfter = settings.maxRetryAfter();
    userAgent = settings.userAgent();
    settings.timeSource().ifPresent(this::time);
    settings.executor().ifPresent(this::callbackExecutor);
    credentials(settings.originPolicy().endpoint(), connection.credentials());
    settings
        .originPolicy()
        .trusted()
        .forEach(origin -> credentials(origin, connection.credentials()));
    return this;
  }

  /**
   * Sets timeouts, pool, TLS and proxy. Default: the standard ones. The pool is made large enough
   * for the limits.
   *
   * @param settings the settings
   * @return this
   */
  public DownloadsBuilder network(TransportSettings settings) {
    network = settings;
    return this;
  }

  /**
   * Shares a transport, which stays open when the downloads are closed.
   *
   * @param shared the transport; its pool must have room for what is fetched at once
   * @return this
   */
  public DownloadsBuilder transport(Transport shared) {
    transport = shared;
    return this;
  }

  /**
   * Changes the limits.
   *
   * @param change makes other limits of the standard ones, or of what was set before
   * @return this
   */
  public DownloadsBuilder limits(UnaryOperator<DownloadLimits> change) {
    limits = change.apply(limits);
    return this;
  }

  /**
   * Shares a limit of bytes a second with other contexts, in place of that of the limits.
   *
   * @param shared a throttle of bytes
   * @return this
   */
  public DownloadsBuilder bandwidth(Throttle shared) {
    bandwidth = shared;
    return this;
  }

  /**
   * Sets how often a source is asked again, and how soon; what is worth asking again is decided
   * before. Default: it is asked four times at most, 500 ms after the first time and then after
   * twice as long each time, up to half more or less. A server's Retry-After counts where it is
   * longer.
   *
   * @param config the settings, as {@link Retries} has them
   * @return this
   */
  public DownloadsBuilder retry(RetryConfig config) {
    retry = Retry.of("downloads", config);
    return this;
  }

  /**
   * Sets the longest Retry-After that is waited for; a longer one leads to the next source.
   *
   * @param longest not negative; default: five minutes
   * @return this
   */
  public DownloadsBuilder maxRetryAfter(Duration longest) {
    if (longest.isNegative()) {
      throw new IllegalArgumentException(
          "maxRetryAfter must not be negative, but is " + Durations.text(longest));
    }
    maxRetryAfter = longest;
    return this;
  }

  /**
   * Sets what is done when an attempt has failed, for requests that do not say it themselves.
   *
   * @param strategy the strategy
   * @return this
   */
  public DownloadsBuilder recovery(Recovery strategy) {
    recovery = strategy;
    return this;
  }

  /**
   * Registers credentials for an origin. They go there and nowhere else, whoever redirects to it.
   *
   * @param origin such as {@code https://cdn.example.org}
   * @param credentials who we are there
   * @return this
   */
  public DownloadsBuilder credentials(Origin origin, Credentials credentials) {
    byOrigin.put(origin, credentials);
    return this;
  }

  /**
   * Registers credentials under a name, for sources that refer to them by it. They go to that
   * source's origin only.
   *
   * @param name the name
   * @param credentials who we are there
   * @return this
   */
  public DownloadsBuilder credentials(String name, Credentials credentials) {
    byName.put(name, credentials);
    return this;
  }

  /**
   * Names headers that hold secrets, beside the usual ones: those of a request go to its first
   * source's origin only.
   *
   * @param names names of headers
   * @return this
   */
  public DownloadsBuilder secretHeaders(String... names) {
    secretHeaders.addAll(Arrays.asList(names));
    return this;
  }

  /**
   * Allows {@code file:} URIs below a folder, links resolved. Default: none.
   *
   * @param root the folder
   * @return this
   */
  public DownloadsBuilder allowFiles(Path root) {
    roots.add(root);
    return this;
  }

  /**
   * Adds a listener that is told of every download.
   *
   * @param listener the listener
   * @return this
   */
  public DownloadsBuilder listener(DownloadListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Adds a product token to the User-Agent header, behind the SDK's own.
   *
   * @param token such as {@code acme-mirror/1.2}
   * @return this
   */
  public DownloadsBuilder userAgent(String token) {
    userAgent = userAgent + " " + token;
    return this;
  }

  /**
   * Replaces the clock and timer, for tests.
   *
   * @param source the clock and timer
   * @return this
   */
  public DownloadsBuilder time(TimeSource source) {
    time = source;
    return this;
  }

  /**
   * Sets the executor of listeners, callbacks and the engine's own short steps. Default: a thread
   * for each download that has something to tell its listeners, and pools of a few threads for the
   * rest.
   *
   * @param executor any executor; not the one of attempts, where that has few threads: an attempt
   *     waits for its listeners once
   * @return this
   */
  public DownloadsBuilder callbackExecutor(Executor executor) {
    callbacks = executor;
    return this;
  }

  /**
   * Sets the executor of attempts, each of which holds a thread as long as bytes come. Default: a
   * daemon thread each, kept for ten seconds. With one on virtual threads, a context with thousands
   * of attempts at once stays small.
   *
   * @param executor with room for as many at once as the limits allow
   * @return this
   */
  public DownloadsBuilder blockingExecutor(Executor executor) {
    blocking = executor;
    return this;
  }

  /**
   * {@return the downloads}
   *
   * @throws IllegalArgumentException if a certificate or key of the network settings cannot be read
   */
  public Downloads build() {
    // First what may be refused: then no thread is left behind.
    LocalFiles files = new LocalFiles(roots);
    Transport carrier = transport != null ? transport : Transports.create(roomy(network));
    List<AutoCloseable> own = new ArrayList<>();
    TimeSource clock = time;
    if (clock == null) {
      SystemTime real = new SystemTime();
      own.add(real);
      clock = real;
    }
    Workers workers = Workers.on(Optional.ofNullable(callbacks));
    own.add(0, workers);
    Workers telling = workers;
    if (callbacks == null) {
      // A listener may pass a head on to a slow client: that must hold up nobody else.
      BlockingThreads threads = new BlockingThreads("listener");
      own.add(0, threads);
      telling = Workers.on(Optional.of(threads));
    }
    Executor attempts = blocking;
    if (attempts == null) {
      BlockingThreads threads = new BlockingThreads("download");
      own.add(0, threads);
      attempts = threads;
    }
    if (transport == null) {
      own.add(0, carrier);
    }
    return new Downloads(
        new Context(
            new Context.Wiring(carrier, clock, workers, telling, attempts),
            new Context.Rules(
                limits, Optional.ofNullable(bandwidth), retry, maxRetryAfter, recovery),
            new Context.Access(
                Map.copyOf(byOrigin),
                Map.copyOf(byName),
                Redaction.standard().with(secretHeaders),
                files,
                userAgent)),
        List.copyOf(listeners),
        own);
  }

  private TransportSettings roomy(TransportSettings given) {
    TransportSettings.Pool pool = given.pool();
    int perOrigin = Math.max(pool.perOrigin(), Math.min(limits.perHost(), limits.total()));
    return given.with(
        new TransportSettings.Pool(
            perOrigin,
            Math.max(Math.max(pool.total(), perOrigin), limits.total()),
            pool.ioThreads()));
  }

  /**
   * Registers credentials for the origin of a URI.
   *
   * @param uri any URI there
   * @param credentials who we are there
   * @return this
   */
  public DownloadsBuilder credentials(URI uri, Credentials credentials) {
    return credentials(Origin.of(uri), credentials);
  }
}
