package io.pollingsdk.internal.apache;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where names are resolved, which blocks: for one host one after the other, for different hosts at
 * once. So many connections to one host need one thread, and a name server that is silent about one
 * host does not hold up the others. Thread-safe.
 */
final class Lookups {
  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

  private final Executor threads;
  // Those that wait behind the one that runs; a host is here while one runs.
  private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

  Lookups(Executor threads) {
    this.threads = threads;
  }

  /**
   * Runs what looks up a host's name.
   *
   * @throws RejectedExecutionException when the threads have been shut down
   */
  void run(String host, Runnable lookup) {
    synchronized (waiting) {
      Queue<Runnable> line = waiting.get(host);
      if (line != null) {
        line.add(lookup);
        return;
      }
      waiting.put(host, new ArrayDeque<>());
    }
    try {
      threads.execute(() -> runAll(host, lookup));
    } catch (RejectedExecutionException shutDown) {
      // Nobody will come for those that joined it meanwhile: each finds out what it can do.
      runAll(host, () -> {});
      throw shutDown;
    }
  }

  private void runAll(String host, Runnable first) {
    for (@Nullable Runnable next = first; next != null; next = next(host)) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a connection to {} could not be begun", host, e);
      }
    }
  }

  private @Nullable Runnable next(String host) {
    synchronized (waiting) {
      Queue<Runnable> line = waiting.get(host);
      Runnable next = line == null ? null : line.poll();
      if (next == null) {
        waiting.remove(host);
      }
      return next;
    }
  }
}
