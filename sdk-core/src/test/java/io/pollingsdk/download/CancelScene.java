package io.pollingsdk.download;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.testkit.RawServer;
import io.pollingsdk.testkit.WrappedTime;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A context with room for one download at a time, and a server that holds it where a test likes.
 */
final class CancelScene implements AutoCloseable {
  /** Told when the download is where it is to be ended. */
  final CountDownLatch reached = new CountDownLatch(1);

  /** Lets the caller's own code go on that a test has made wait. */
  final CountDownLatch released = new CountDownLatch(1);

  /** Told when the server sees that the connection of the download is gone. */
  final CountDownLatch disconnected = new CountDownLatch(1);

  /** Told when the sink was told to end. */
  final CountDownLatch aborted = new CountDownLatch(1);

  /** A proof of who we are that never comes. */
  final CompletableFuture<Credentials.Proof> proof = new CompletableFuture<>();

  final EventLog log = new EventLog();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger commits = new AtomicInteger();

  private final Set<Thread> before = threads();
  private final SystemTime real = new SystemTime();
  private final RawServer server;
  private final Downloads downloads;
  private volatile boolean shaking;
  private Runnable others = () -> {};

  CancelScene(BiFunction<CancelScene, DownloadsBuilder, DownloadsBuilder> settings)
      throws IOException {
    server = new RawServer(this::play);
    DownloadsBuilder usual = Fetching.quick().limits(limits -> limits.total(1)).time(new Watched());
    downloads = settings.apply(this, usual).build();
  }

  Downloads downloads() {
    return downloads;
  }

  URI uri(String path) {
    return server.uri(path);
  }

  /** Returns a URI whose server accepts the connection and does not say a word of TLS. */
  URI shakingUri() {
    shaking = true;
    return URI.create("https://localhost:" + server.port() + "/hold");
  }

  /** Uses the only turn there is for a request, on which this waits. */
  ResourceInfo useTurn() {
    shaking = false;
    // Another host than that of the downloads, so that no pace of theirs matters.
    return downloads.head(URI.create("http://127.0.0.1:" + server.port() + "/ok"));
  }

  /** Plays the server: what it does is the first word of the path. */
  private void play(RawServer.Peer peer) throws Exception {
    boolean holds = false;
    try {
      if (shaking) {
        holds = peer.socket().getInputStream().read() >= 0;
        reached.countDown();
        peer.awaitEnd();
        return;
      }
      String request = peer.read();
      while (!request.isEmpty()) {
        if (request.startsWith("GET /ok")) {
          peer.write(RawServer.ok("next"));
        } else if (request.startsWith("HEAD ")) {
          peer.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: 4"));
        } else if (request.startsWith("GET /busy")) {
          peer.write(RawServer.head("HTTP/1.1 503 Busy", "Retry-After: 100", "Content-Length: 0"));
        } else {
          holds = true;
          if (request.startsWith("GET /half")) {
            peer.write(Fetching.head(0, 1000) + "x".repeat(500));
          } else {
            reached.countDown();
          }
        }
        request = peer.read();
      }
    } finally {
      if (holds) {
        disconnected.countDown();
      }
    }
  }

  /** A store that says what becomes of it. */
  final class Store implements Sink {
    @Override
    public void write(ByteBuffer bytes) {
      bytes.position(bytes.limit());
      reached.countDown();
    }

    @Override
    public boolean restart() {
      return true;
    }

    @Override
    public Stored commit() {
      commits.incrementAndGet();
      return new Stored.Elsewhere("store");
    }

    @Override
    public void abort(boolean keep) {
      aborted.countDown();
    }
  }

  /** Returns the place of such a store, which is opened when something has been done. */
  Target store(Runnable first) {
    return () -> {
      first.run();
      opened.incrementAndGet();
      return new Store();
    };
  }

  /** The real time, which tells when the download begins a wait of some length. */
  private final class Watched extends WrappedTime {
    Watched() {
      super(real);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      Timer timer = super.schedule(delay, task);
      if (delay.toSeconds() >= 2 && delay.toHours() < 1) {
        reached.countDown();
      }
      return timer;
    }
  }

  /** Returns what was asked for. */
  List<String> requests() {
    return server.requests();
  }

  /** Has something done when the download is over. */
  void atLast(Runnable action) {
    others = action;
  }

  void endOthers() {
    others.run();
  }

  /** Waits, as code of the caller's own may do, until it is released or interrupted. */
  void block() {
    reached.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pollingsdk-"))
        .collect(Collectors.toSet());
  }

  /** Closes the context and returns the threads that are left of it. */
  Set<Thread> left() throws Exception {
    downloads.close();
    real.close();
    server.close();
    Set<Thread> since = threads();
    since.removeAll(before);
    for (Thread thread : since) {
      thread.join(10_000);
    }
    since.removeIf(thread -> !thread.isAlive());
    return since;
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    downloads.close();
    real.close();
    server.close();
  }
}
