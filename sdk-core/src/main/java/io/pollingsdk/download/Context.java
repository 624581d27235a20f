package io.pollingsdk.download;

import io.github.resilience4j.retry.Retry;
import io.pollingsdk.auth.Credentials;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.Transport;
import io.pollingsdk.internal.pace.HostHealth;
import io.pollingsdk.internal.pace.HostRates;
import io.pollingsdk.internal.pace.TurnQueue;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Redaction;
import io.pollingsdk.pacing.Throttle;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What all downloads of one {@link Downloads} share. Thread-safe. */
final class Context {
  private final Wiring wiring;
  private final Rules rules;
  private final Access access;
  private final TurnQueue turns;
  private final HostHealth health;
  private final Throttle bandwidth;
  private final Busy busy;
  private final Set<Run<?>> live = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * What work is done with.
   *
   * @param workers where steps and callbacks run
   * @param telling where listeners are told; one that blocks holds up its own download only
   * @param blocking where attempts run, a thread each
   */
  record Wiring(
      Transport transport, TimeSource time, Workers workers, Workers telling, Executor blocking) {}

  /**
   * How it is done.
   *
   * @param bandwidth where it is shared with other contexts; otherwise that of the limits
   */
  record Rules(
      DownloadLimits limits,
      Optional<Throttle> bandwidth,
      Retry retry,
      Duration maxRetryAfter,
      Recovery recovery) {}

  /** Who we are, and what may be read. */
  record Access(
      Map<Origin, Credentials> byOrigin,
      Map<String, Credentials> byName,
      Redaction redaction,
      LocalFiles files,
      String userAgent) {}

  Context(Wiring wiring, Rules rules, Access access) {
    this.wiring = wiring;
    this.rules = rules;
    this.access = access;
    DownloadLimits limits = rules.limits();
    this.turns =
        new TurnQueue(
            limits.total(), limits.perHost(), limits.bytesInFlight(), pace(wiring, limits));
    this.busy = new Busy(wiring.workers());
    this.health = new HostHealth(wiring.time(), limits.cooldown());
    this.bandwidth =
        rules
            .bandwidth()
            .orElseGet(
                () ->
                    Throttle.perSecond(
                        limits.bytesPerSecond() == Long.MAX_VALUE
                            ? Double.POSITIVE_INFINITY
                            : limits.bytesPerSecond()));
  }

  private static TurnQueue.Pace pace(Wiring wiring, DownloadLimits limits) {
    if (Double.isInfinite(limits.requestsPerSecond())) {
      return TurnQueue.Pace.NONE;
    }
    HostRates rates = new HostRates(wiring.time(), limits.requestsPerSecond());
    return new TurnQueue.Pace() {
      @Override
      public Duration reserve(String host) {
        return rates.reserve(host);
      }

      @Override
      public void later(Duration wait, Runnable action) {
        TimeSource.Timer unused =
            wiring.time().schedule(wait, () -> wiring.workers().engine(action));
      }
    };
  }

  Transport transport() {
    return wiring.transport();
  }

  TimeSource time() {
    return wiring.time();
  }

  Workers workers() {
    return wiring.workers();
  }

  Workers telling() {
    return wiring.telling();
  }

  Executor blocking() {
    return wiring.blocking();
  }

  Rules rules() {
    return rules;
  }

  LocalFiles files() {
    return access.files();
  }

  String userAgent() {
    return access.userAgent();
  }

  TurnQueue turns() {
    return turns;
  }

  HostHealth health() {
    return health;
  }

  Throttle bandwidth() {
    return bandwidth;
  }

  Busy busy() {
    return busy;
  }

  Set<Run<?>> live() {
    return live;
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends what is under way and whatever comes later. */
  void close() {
    closed = true;
    live.forEach(run -> run.end(Kind.CLOSED, "the context was closed"));
  }

  /** Tells those who still wait for what does not stop. */
  void forsake() {
    live.forEach(Run::forsake);
  }

  boolean isSecret(String header) {
    return access.redaction().isSecret(header);
  }

  String shown(Source source) {
    return access.redaction().uri(source.uri());
  }

  /** Returns what proves a request of a source at an origin, which may be that of a redirect. */
  Optional<Credentials> credentials(Source source, Origin origin) {
    if (source.credentials().isPresent() && Origin.of(source.uri()).equals(origin)) {
      return Optional.ofNullable(access.byName().get(source.credentials().get()));
    }
    return Optional.ofNullable(access.byOrigin().get(origin));
  }

  /** Refuses a request that cannot be carried out as it was made. */
  void check(DownloadRequest request) {
    for (Source source : request.sources()) {
      String name = source.credentials().orElse("");
      if (!name.isEmpty() && !access.byName().containsKey(name)) {
        throw new IllegalArgumentException(
            "credentials '"
                + name
                + "' of "
                + source
                + " are not known: register them with Downloads.builder().credentials(\""
                + name
                + "\", …)");
      }
    }
  }
}
