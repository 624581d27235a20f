package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver.Done;
import io.pollingsdk.jobbench.Driver.Schedule;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all drivers need of the wire, and nothing that their libraries do. */
final class Wire {
  /** How long closing waits for what is under way. */
  static final Duration CLOSING = Duration.ofSeconds(5);

  /** How long a call may wait for a connection. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private Wire() {}

  /** {@return where a job of that duration is submitted} */
  static URI jobs(URI server, long millis) {
    return server.resolve("/jobs?millis=" + millis);
  }

  /**
   * {@return where to ask for a job's status}
   *
   * @throws IllegalStateException if the server did not accept the job
   */
  static URI accepted(URI server, int status, @Nullable String location) {
    if (status != 202 || location == null) {
      throw new IllegalStateException("the submit was answered with status " + status);
    }
    return server.resolve(location);
  }

  /** Throws if a poll was not answered as it should be. */
  static void checkPoll(int status) {
    if (status != 200) {
      throw new IllegalStateException("a poll was answered with status " + status);
    }
  }

  /** {@return the wait before a poll, at least zero} */
  static long delay(Schedule schedule, int poll, long submitted) {
    return Math.max(0, schedule.delayNanos(poll, System.nanoTime() - submitted));
  }

  /** Runs something after a wait, at once if there is none. */
  static void after(ScheduledExecutorService timer, long nanos, Runnable what) {
    if (nanos <= 0) {
      what.run();
    } else {
      var unused = timer.schedule(what, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Tells how a job ended. */
  static void tell(Done done, @Nullable String body, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    done.done(failure == null ? body : null, cause == null ? failure : cause);
  }

  /** {@return a factory of daemon threads} */
  static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
