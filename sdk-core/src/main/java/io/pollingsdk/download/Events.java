package io.pollingsdk.download;

import io.pollingsdk.internal.run.SerialQueue;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Tells the listeners of one download what happens, in order. */
final class Events {
  private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(200);

  private final DownloadRequest request;
  private final List<DownloadListener> listeners;
  private final SerialQueue queue;
  private final TimeSource time;
  private long lastProgress;
  private long lastBytes = -1;
  private OptionalLong lastTotal = OptionalLong.empty();
  // Read and written by the queue, which runs one thing at a time.
  private boolean over;

  Events(
      DownloadRequest request, List<DownloadListener> listeners, Workers workers, TimeSource time) {
    this.request = request;
    this.listeners = listeners;
    this.queue = new SerialQueue(workers);
    this.time = time;
  }

  private void tell(DownloadEvent event) {
    if (!listeners.isEmpty()) {
      queue.add(() -> pass(event));
    }
  }

  private void pass(DownloadEvent event) {
    // An attempt that was told to stop may see more before it does.
    if (over) {
      return;
    }
    over = isLast(event);
    for (DownloadListener listener : listeners) {
      Workers.guarded("A listener", () -> listener.onEvent(event));
    }
  }

  private static boolean isLast(DownloadEvent event) {
    return event instanceof DownloadEvent.Succeeded
        || event instanceof DownloadEvent.Failed
        || event instanceof DownloadEvent.Cancelled;
  }

  void prepared() {
    tell(new DownloadEvent.Prepared(request));
  }

  void sent(Source source, int attempt, long offset) {
    lastBytes = -1;
    tell(new DownloadEvent.Sent(request, source, attempt, offset));
  }

  /** Tells of a head; the future is done when every listener has seen it. */
  CompletableFuture<Boolean> head(ResourceInfo head, long offset) {
    tell(new DownloadEvent.HeadersReceived(request, head, offset));
    if (listeners.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    queue.add(() -> seen.complete(true));
    return seen;
  }

  /** Tells of bytes, not too often, but always of the first and of the last ones. */
  void progress(long bytes, OptionalLong total, boolean always) {
    if (listeners.isEmpty()) {
      return;
    }
    OptionalLong whole =
        total.isPresent() ? OptionalLong.of(Math.max(bytes, total.getAsLong())) : total;
    if (bytes == lastBytes && whole.equals(lastTotal)) {
      return;
    }
    long now = time.nanoTime();
    if (always || now - lastProgress >= BETWEEN_PROGRESS.toNanos()) {
      lastProgress = now;
      lastBytes = bytes;
      lastTotal = whole;
      tell(new DownloadEvent.Progressed(request, bytes, whole));
    }
  }

  void retrying(DownloadException failure, Duration after) {
    tell(new DownloadEvent.Retrying(request, failure, after));
  }

  void switched(DownloadException failure, Source next) {
    tell(new DownloadEvent.SourceSwitched(request, failure, next));
  }

  void verifying() {
    tell(new DownloadEvent.Verifying(request));
  }

  void succeeded(Object value) {
    if (value instanceof DownloadResult result) {
      tell(new DownloadEvent.Succeeded(request, result));
    }
  }

  void failed(DownloadException failure) {
    tell(
        failure instanceof DownloadException.Cancelled
            ? new DownloadEvent.Cancelled(request, failure)
            : new DownloadEvent.Failed(request, failure));
  }
}
