package io.pollingsdk.internal.poll;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that a connection watches. Thread-safe. */
public final class LiveJobs {
  private final Set<WatchedJob> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  void add(WatchedJob job) {
    running.add(job);
    if (closed) {
      job.close();
    }
  }

  void closeIfClosed(WatchedJob job) {
    if (closed) {
      job.close();
    }
  }

  void remove(WatchedJob job) {
    running.remove(job);
  }

  /** Returns how many jobs are watched. */
  public int size() {
    return running.size();
  }

  /** Ends the watching of all jobs that have been accepted, and of whatever comes later. */
  public void close() {
    closed = true;
    running.forEach(WatchedJob::close);
  }
}
