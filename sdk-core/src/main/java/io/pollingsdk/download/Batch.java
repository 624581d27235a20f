package io.pollingsdk.download;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.task.Task;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Begins downloads as they are asked for, a few ahead, and hands them out as they end. */
final class Batch implements Completions {
  private final Iterator<DownloadRequest> requests;
  private final Function<DownloadRequest, Task<DownloadResult>> starter;
  private final int ahead;
  private final BlockingQueue<Task<DownloadResult>> done = new LinkedBlockingQueue<>();
  private final Set<Task<DownloadResult>> running = ConcurrentHashMap.newKeySet();
  private int outstanding;
  private boolean iterated;
  private volatile boolean closed;

  Batch(
      Iterator<DownloadRequest> requests,
      Function<DownloadRequest, Task<DownloadResult>> starter,
      int ahead) {
    this.requests = requests;
    this.starter = starter;
    this.ahead = ahead;
  }

  @Override
  public Iterator<Task<DownloadResult>> iterator() {
    if (iterated) {
      throw new IllegalStateException("these downloads were iterated before: ask for them again");
    }
    iterated = true;
    return new Ends();
  }

  private final class Ends implements Iterator<Task<DownloadResult>> {
    @Override
    public boolean hasNext() {
      begin();
      return outstanding > 0;
    }

    @Override
    public Task<DownloadResult> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("every download has been handed out");
      }
      try {
        Task<DownloadResult> next = done.take();
        outstanding--;
        return next;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WaitInterruptedException("the downloads", e);
      }
    }
  }

  /** Begins as many as may be under way or waiting to be handed out. */
  private void begin() {
    while (!closed && outstanding < ahead && requests.hasNext()) {
      Task<DownloadResult> task = starter.apply(requests.next());
      outstanding++;
      running.add(task);
      Futures.whenDone(
          task.result(),
          (result, failure) -> {
            running.remove(task);
            done.add(task);
          });
      if (closed) {
        cancel(task);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Batch::cancel);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void cancel(Task<DownloadResult> task) {
    task.cancel();
  }
}
