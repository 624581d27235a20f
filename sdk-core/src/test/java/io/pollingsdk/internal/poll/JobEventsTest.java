package io.pollingsdk.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What subscribers of a job hear, whenever they come. */
class JobEventsTest {
  private final Workers workers = Workers.on(Optional.of(Runnable::run));
  private final JobEvents events = new JobEvents(workers, List.of());
  private final AtomicReference<JobStatus> status = new AtomicReference<>(JobStatus.running());

  private static List<Object> heard(Flow.Publisher<JobStatus> updates) {
    List<Object> heard = new ArrayList<>();
    updates.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(JobStatus item) {
            heard.add(item);
          }

          @Override
          public void onError(Throwable failure) {
            heard.add(failure);
          }

          @Override
          public void onComplete() {
            heard.add("end");
          }
        });
    return heard;
  }

  @Test
  void whoAsksForUpdatesJustAsTheJobEndsHearsTheEnd() throws InterruptedException {
    AtomicReference<Flow.Publisher<JobStatus>> updates = new AtomicReference<>();
    Thread asking = new Thread(() -> updates.set(events.updates(status::get)), "asking");
    asking.setDaemon(true);
    synchronized (events) {
      asking.start();
      while (asking.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      status.set(JobStatus.succeeded());
      events.publish(status.get());
      events.end(null);
    }
    asking.join();
    assertThat(heard(updates.get())).containsExactly(JobStatus.succeeded(), "end");
  }
}
