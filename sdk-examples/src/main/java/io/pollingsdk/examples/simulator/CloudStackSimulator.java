package io.pollingsdk.examples.simulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An Apache CloudStack in the JVM, as far as its asynchronous commands go.
 *
 * <p>It listens on the loopback interface, checks every signature as the real server does and
 * decides from its clock alone how far a job is. A machine or a snapshot whose name contains {@code
 * fail} ends in a failed job, one whose name contains {@code cancel} in a cancelled one, all others
 * succeed.
 *
 * <pre>{@code
 * try (var cloud = CloudStackSimulator.builder().apiKey("key").secretKey("secret").build()) {
 *   URI api = cloud.endpoint();
 * }
 * }</pre>
 */
public final class CloudStackSimulator implements AutoCloseable {
  private static final int THREADS = 16;
  private static final long STOP_SECONDS = 5;

  private final Commands commands;
  private final ApiHandler handler;
  private final HttpServer server;
  private final ExecutorService executor;
  private final URI endpoint;
  private final AtomicBoolean closed = new AtomicBoolean();

  private CloudStackSimulator(Builder builder) throws IOException {
    commands = new Commands(builder.jobDuration);
    Signatures signatures = new Signatures(builder.apiKey, builder.secretKey);
    handler = new ApiHandler(signatures, commands, builder.clock);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    AtomicInteger threads = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "cloudstack-simulator-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", handler);
    endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + ApiHandler.PATH);
    server.start();
  }

  /** Returns a builder that needs an API key and a secret key. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the URL of the API, with a port that was free. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the number of HTTP requests so far, refused ones included. */
  public int requests() {
    return handler.requests();
  }

  /**
   * Returns the number of requests so far that had a good signature and named this command.
   *
   * @param command for example {@code queryAsyncJobResult}
   * @throws IllegalArgumentException if the simulator has no such command
   */
  public int requests(String command) {
    return commands.executed(command);
  }

  /** Closes all connections and returns when the threads have ended. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.stop(0);
    executor.shutdownNow();
    try {
      executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settings of a {@link CloudStackSimulator}. */
  public static final class Builder {
    private static final Duration MAX_DURATION = Duration.ofDays(365);

    private String apiKey = "";
    private String secretKey = "";
    private Duration jobDuration = Duration.ofSeconds(3);
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Sets the only key that is accepted. */
    public Builder apiKey(String key) {
      apiKey = Objects.requireNonNull(key, "key");
      return this;
    }

    /** Sets the key that signs the requests. */
    public Builder secretKey(String key) {
      secretKey = Objects.requireNonNull(key, "key");
      return this;
    }

    /** Sets how long every job takes: 3 seconds if not set, zero for one that is done at once. */
    public Builder jobDuration(Duration duration) {
      jobDuration = Objects.requireNonNull(duration, "duration");
      return this;
    }

    /** Sets what decides about the end of jobs and the expiry of requests. */
    public Builder clock(Clock source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Starts the simulator.
     *
     * @throws IllegalStateException if a setting is missing or out of range
     * @throws UncheckedIOException if no port can be opened
     */
    public CloudStackSimulator build() {
      if (apiKey.isEmpty() || secretKey.isEmpty()) {
        throw new IllegalStateException("apiKey and secretKey must be set");
      }
      if (jobDuration.isNegative() || jobDuration.compareTo(MAX_DURATION) > 0) {
        throw new IllegalStateException("jobDuration must be from 0 to 365 days: " + jobDuration);
      }
      try {
        return new CloudStackSimulator(this);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot open a port on the loopback interface", e);
      }
    }
  }
}
