package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.run.SerialQueue;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.job.JobStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a job's statuses. Each subscriber holds at most one undelivered status, the newest, so
 * a slow one costs no memory and never misses the last.
 */
final class StatusPublisher implements Flow.Publisher<JobStatus> {
  private final Workers workers;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private JobStatus latest;
  private boolean ended;
  private @Nullable Throwable failure;

  StatusPublisher(Workers workers, JobStatus initial) {
    this.workers = workers;
    this.latest = initial;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super JobStatus> subscriber) {
    Subscription subscription = new Subscription(subscriber);
    subscription.queue.add(subscription::welcome);
    synchronized (this) {
      subscriptions.add(subscription);
      subscription.begin(latest, ended, failure);
    }
    subscription.deliverSoon();
  }

  void publish(JobStatus status) {
    synchronized (this) {
      latest = status;
    }
    subscriptions.forEach(s -> s.offer(status));
  }

  /** Ends the publishing: normally, or with a failure. */
  void end(@Nullable Throwable why) {
    synchronized (this) {
      ended = true;
      failure = why;
    }
    subscriptions.forEach(s -> s.offerEnd(why));
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super JobStatus> subscriber;
    private final SerialQueue queue = new SerialQueue(workers);
    private @Nullable JobStatus pending;
    private boolean endPending;
    private @Nullable Throwable endFailure;
    private long demand;
    private boolean finished;
    private boolean coming;

    Subscription(Flow.Subscriber<? super JobStatus> subscriber) {
      this.subscriber = java.util.Objects.requireNonNull(subscriber);
    }

    private void welcome() {
      try {
        subscriber.onSubscribe(this);
      } catch (RuntimeException | Error e) {
        // As in handOver.
        cancel();
        throw e;
      }
    }

    private synchronized void begin(
        JobStatus status, boolean alreadyEnded, @Nullable Throwable why) {
      pending = status;
      endPending = alreadyEnded;
      endFailure = why;
    }

    private void offer(JobStatus status) {
      synchronized (this) {
        pending = status;
      }
      deliverSoon();
    }

    private void offerEnd(@Nullable Throwable why) {
      synchronized (this) {
        endPending = true;
        endFailure = why;
      }
      deliverSoon();
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        // Flow, rule 3.9: the subscriber is told, not the caller.
        queue.add(
            () -> finish(new IllegalArgumentException("request(n) needs n > 0, but got " + n)));
        return;
      }
      synchronized (this) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
      deliverSoon();
    }

    @Override
    public void cancel() {
      synchronized (this) {
        finished = true;
        pending = null;
      }
      subscriptions.remove(this);
    }

    /** Puts a delivery into the queue, unless one that has not begun is there. */
    private void deliverSoon() {
      synchronized (this) {
        if (coming) {
          return;
        }
        coming = true;
      }
      try {
        queue.add(this::deliver);
      } catch (RuntimeException | Error refused) {
        synchronized (this) {
          coming = false;
        }
        throw refused;
      }
    }

    /** Runs on the subscription's queue only, so signals are serial. */
    private void deliver() {
      JobStatus next = null;
      boolean ending;
      Throwable why;
      synchronized (this) {
        coming = false;
        if (finished) {
          return;
        }
        if (pending != null && demand > 0) {
          next = pending;
          pending = null;
          demand--;
        }
        ending = endPending && pending == null;
        why = endFailure;
      }
      if (next != null && !handOver(next)) {
        return;
      }
      if (ending) {
        finish(why);
      }
    }

    private boolean handOver(JobStatus next) {
      try {
        subscriber.onNext(next);
        return true;
      } catch (RuntimeException | Error e) {
        // Flow, rule 2.13: a subscriber that throws counts as cancelled.
        cancel();
        throw e;
      }
    }

    private void finish(@Nullable Throwable why) {
      synchronized (this) {
        if (finished) {
          return;
        }
      }
      cancel();
      if (why == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(why);
      }
    }
  }
}
