package io.pollingsdk.sequence;

import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.pacing.TimeSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where sequences run and what they share: they belong to no connection, so the process has one set
 * of callback threads and one timer for all of them. All are daemons that end when idle.
 *
 * @param workers whose callback threads complete the futures
 * @param time bounds the waits that have a bound
 */
record SequenceThreads(Workers workers, TimeSource time) {
  private static final AtomicLong STARTED = new AtomicLong();

  static SequenceThreads shared() {
    return Shared.ALL;
  }

  /** Returns the next name; thread and sequence have it in common. */
  static String nextName(String prefix) {
    return prefix + "-" + STARTED.incrementAndGet();
  }

  /** Starts a thread of the default kind: a virtual one where this JVM has them, else a daemon. */
  static void start(String name, Runnable work) {
    Thread thread = Factory.DEFAULT.newThread(work);
    thread.setName("pollingsdk-" + name);
    thread.start();
  }

  private static final class Shared {
    static final SequenceThreads ALL =
        new SequenceThreads(Workers.on(Optional.empty()), new SystemTime());
  }

  private static final class Factory {
    static final ThreadFactory DEFAULT = virtual().orElse(Factory::daemon);

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work);
      thread.setDaemon(true);
      return thread;
    }

    /** Java 21 has virtual threads; this is compiled for 17. */
    private static Optional<ThreadFactory> virtual() {
      try {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Object factory =
            Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        return Optional.of((ThreadFactory) factory);
      } catch (ReflectiveOperationException | RuntimeException olderJava) {
        return Optional.empty();
      }
    }
  }
}
