package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.run.SerialQueue;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobStatus;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells listeners and subscribers of one job; costs next to nothing where there are none. */
final class JobEvents {
  private final Workers workers;
  private final List<JobListener> listeners;
  private final @Nullable SerialQueue queue;
  private @Nullable StatusPublisher publisher;
  private boolean ended;
  private @Nullable Throwable failure;

  JobEvents(Workers workers, List<JobListener> listeners) {
    this.workers = workers;
    this.listeners = listeners;
    this.queue = listeners.isEmpty() ? null : new SerialQueue(workers);
  }

  /** Calls each listener, in order, after what was told before. */
  void tell(Consumer<JobListener> event) {
    if (queue != null) {
      for (JobListener listener : listeners) {
        queue.add(() -> event.accept(listener));
      }
    }
  }

  synchronized void publish(JobStatus status) {
    if (publisher != null) {
      publisher.publish(status);
    }
  }

  synchronized void end(@Nullable Throwable why) {
    ended = true;
    failure = why;
    if (publisher != null) {
      publisher.end(why);
    }
  }

  synchronized Flow.Publisher<JobStatus> updates(JobStatus present) {
    StatusPublisher known = publisher;
    if (known == null) {
      known = new StatusPublisher(workers, present);
      if (ended) {
        known.end(failure);
      }
      publisher = known;
    }
    return known;
  }
}
