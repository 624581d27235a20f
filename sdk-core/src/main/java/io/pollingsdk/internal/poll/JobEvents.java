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

  void publish(JobStatus status) {
    StatusPublisher known;
    synchronized (this) {
      known = publisher;
    }
    if (known != null) {
      known.publish(status);
    }
  }

  void end(@Nullable Throwable why) {
    StatusPublisher known;
    synchronized (this) {
      ended = true;
      failure = why;
      known = publisher;
    }
    if (known != null) {
      known.end(why);
    }
  }

  synchronized Flow.Publisher<JobStatus> updates(java.util.function.Supplier<JobStatus> present) {
    StatusPublisher known = publisher;
    if (known == null) {
      known = new StatusPublisher(workers, present.get());
      if (ended) {
        known.end(failure);
      }
      publisher = known;
    }
    return known;
  }
}
