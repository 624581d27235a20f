package io.pollingsdk.http;

import io.pollingsdk.internal.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How requests travel: timeouts, pool, TLS and proxy. Immutable; may be shared.
 *
 * @param timeouts the limits of each phase of one attempt
 * @param pool how many connections, and how many threads serve them
 * @param tls what is trusted and who we are
 * @param proxy the proxy, if any
 */
public record TransportSettings(
    Timeouts timeouts, Pool pool, TlsSettings tls, Optional<ProxySettings> proxy) {

  /** {@return the defaults} */
  public static TransportSettings standard() {
    return new TransportSettings(
        Timeouts.standard(), Pool.standard(), TlsSettings.system(), Optional.empty());
  }

  /**
   * {@return a copy with other timeouts}
   *
   * @param other the timeouts
   */
  public TransportSettings with(Timeouts other) {
    return new TransportSettings(other, pool, tls, proxy);
  }

  /**
   * {@return a copy with another pool}
   *
   * @param other the pool
   */
  public TransportSettings with(Pool other) {
    return new TransportSettings(timeouts, other, tls, proxy);
  }

  /**
   * {@return a copy with other TLS settings}
   *
   * @param other the TLS settings
   */
  public TransportSettings with(TlsSettings other) {
    return new TransportSettings(timeouts, pool, other, proxy);
  }

  /**
   * {@return a copy with a proxy}
   *
   * @param other the proxy
   */
  public TransportSettings with(ProxySettings other) {
    return new TransportSettings(timeouts, pool, tls, Optional.of(other));
  }

  /**
   * The limits of each phase of one attempt. Each is positive and at most 24 days.
   *
   * @param connect for the TCP connection
   * @param tls for the TLS handshake
   * @param poolWait for a free connection of the pool; what belongs to a job waits for one before,
   *     as long as the job has time
   * @param response for the server's silence: how long no byte may come while an answer is awaited
   */
  public record Timeouts(Duration connect, Duration tls, Duration poolWait, Duration response) {
    /**
     * Creates the value and checks it.
     *
     * @param connect for the TCP connection
     * @param tls for the TLS handshake
     * @param poolWait for a free connection of the pool; what belongs to a job waits for one
     *     before, as long as the job has time
     * @param response for the server's silence: how long no byte may come while an answer is
     *     awaited
     */
    public Timeouts {
      List<String> problems = new ArrayList<>();
      check(problems, "connect", connect);
      check(problems, "tls", tls);
      check(problems, "poolWait", poolWait);
      check(problems, "response", response);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
    }

    private static void check(List<String> problems, String name, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(24)) > 0) {
        problems.add(
            "timeout '"
                + name
                + "' must be over 0 and at most 24 days, but is "
                + Durations.text(value));
      }
    }

    /** {@return 10 s to connect, 10 s for TLS, 30 s for the pool, 30 s of silence} */
    public static Timeouts standard() {
      Duration ten = Duration.ofSeconds(10);
      Duration thirty = Duration.ofSeconds(30);
      return new Timeouts(ten, ten, thirty, thirty);
    }

    /**
     * {@return a copy with another connect timeout}
     *
     * @param limit the limit
     */
    public Timeouts withConnect(Duration limit) {
      return new Timeouts(limit, tls, poolWait, response);
    }

    /**
     * {@return a copy with another TLS timeout}
     *
     * @param limit the limit
     */
    public Timeouts withTls(Duration limit) {
      return new Timeouts(connect, limit, poolWait, response);
    }

    /**
     * {@return a copy with another wait for the pool}
     *
     * @param limit the limit
     */
    public Timeouts withPoolWait(Duration limit) {
      return new Timeouts(connect, tls, limit, response);
    }

    /**
     * {@return a copy with another response timeout}
     *
     * @param limit the limit
     */
    public Timeouts withResponse(Duration limit) {
      return new Timeouts(connect, tls, poolWait, limit);
    }
  }

  /**
   * How many connections, and how many threads serve them.
   *
   * @param perOrigin connections to one origin, at least 1
   * @param total connections in all, at least {@code perOrigin}
   * @param ioThreads I/O threads, at least 1
   * @param pipelined how many status checks may be under way on one connection, 1 to 64; see {@link
   *     #withPipelined}
   */
  public record Pool(int perOrigin, int total, int ioThreads, int pipelined) {
    private static final int MOST_PIPELINED = 64;

    /**
     * Creates the value and checks it.
     *
     * @param perOrigin connections to one origin, at least 1
     * @param total connections in all, at least {@code perOrigin}
     * @param ioThreads I/O threads, at least 1
     * @param pipelined how many status checks may be under way on one connection, 1 to 64
     */
    public Pool {
      if (perOrigin < 1 || total < perOrigin || ioThreads < 1) {
        throw new IllegalArgumentException(
            "a pool needs perOrigin >= 1, total >= perOrigin and ioThreads >= 1, but has perOrigin "
                + perOrigin
                + ", total "
                + total
                + ", ioThreads "
                + ioThreads);
      }
      if (pipelined < 1 || pipelined > MOST_PIPELINED) {
        throw new IllegalArgumentException(
            "a pool's pipelined must be 1 to " + MOST_PIPELINED + ", but is " + pipelined);
      }
    }

    /**
     * Creates a pool without pipelining.
     *
     * @param perOrigin connections to one origin, at least 1
     * @param total connections in all, at least {@code perOrigin}
     * @param ioThreads I/O threads, at least 1
     */
    public Pool(int perOrigin, int total, int ioThreads) {
      this(perOrigin, total, ioThreads, 1);
    }

    /**
     * {@return a copy that sends so many status checks on one connection before the first of them
     * is answered (RFC 9112 section 9.3.2); 1, the default, sends them one by one}
     *
     * <p>That saves about half of a status check's work where many are due at once. It is a risk: a
     * slow answer holds up those behind it; if the connection breaks, all on it are lost and count
     * as failed checks; and a server or a balancer that mixes up answers gives one job's status to
     * another. So use it with servers that are known to keep the order, and not through balancers
     * that are not. An origin that closes such a connection early is asked one by one for the next
     * ten minutes; one that sends what nobody asked for, from then on. Not used through a proxy.
     *
     * @param most how many, 1 to 64
     */
    public Pool withPipelined(int most) {
      return new Pool(perOrigin, total, ioThreads, most);
    }

    /**
     * {@return 64 connections to one origin, 256 in all, and an I/O thread a processor, at most 4}
     */
    public static Pool standard() {
      return new Pool(64, 256, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }
  }
}
