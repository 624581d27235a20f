package io.pollingsdk.download;

import io.pollingsdk.task.Task;

/** Downloads in the order in which they end. Iterated once, by one thread; closed by any. */
public interface Completions extends Iterable<Task<DownloadResult>>, AutoCloseable {

  /** Cancels what is under way and begins no more. */
  @Override
  void close();
}
