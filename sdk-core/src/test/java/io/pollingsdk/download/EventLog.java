package io.pollingsdk.download;

import io.pollingsdk.testkit.RawServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Remembers the events of one download. */
final class EventLog implements DownloadListener {
  private final List<DownloadEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @Override
  public void onEvent(DownloadEvent event) {
    events.add(event);
    if (event instanceof DownloadEvent.Succeeded
        || event instanceof DownloadEvent.Failed
        || event instanceof DownloadEvent.Cancelled) {
      over.countDown();
    }
  }

  /** Returns the events when the last one has come. */
  List<DownloadEvent> whole() throws InterruptedException {
    RawServer.await(over);
    return List.copyOf(events);
  }

  /** Returns the names of the events when the last one has come. */
  List<String> names() throws InterruptedException {
    return whole().stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /** Returns the events of one kind when the last one has come. */
  <E extends DownloadEvent> List<E> of(Class<E> kind) throws InterruptedException {
    return whole().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
