package io.pollingsdk.jobbench.ours;

import io.pollingsdk.jobbench.DriverKind;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Drivers of this SDK, and of what it stands on. */
public final class Ours {
  /** The SDK as it is by default. All that compares with "ours" means this one. */
  public static final String SDK = "SDK";

  /** The SDK with several status checks under way on each connection. */
  public static final String PIPELINED = "SDK, pipelined";

  /** The SDK on an API that answers about many jobs at once. */
  public static final String BATCHES = "SDK, many at once";

  /** No library at all: what the machine can do. Not a peer. */
  public static final String FLOOR = "bare NIO loop";

  private static final int PIPELINING = 16;

  private Ours() {}

  /** {@return every kind, in the order in which it is run} */
  public static List<DriverKind> all() {
    return List.of(
        new DriverKind(
            SDK, "PollingConnection, default settings", plan -> new SdkDriver(plan, 1, false), 17),
        new DriverKind(
            PIPELINED,
            "PollingConnection, up to 16 status checks on one connection",
            plan -> new SdkDriver(plan, PIPELINING, false),
            17),
        new DriverKind(
            BATCHES,
            "PollingConnection with batchStatus()",
            plan -> new SdkDriver(plan, 1, true),
            17),
        new DriverKind(
            "HttpClient 5 classic, a thread a job",
            "a loop with a sleep, on platform threads",
            plan -> new ClassicDriver(plan, Thread::new),
            17),
        new DriverKind(
            "HttpClient 5 classic, virtual threads",
            "the same loop on virtual threads",
            plan -> new ClassicDriver(plan, virtualThreads()),
            21),
        new DriverKind(
            "HttpClient 5 async",
            "its asynchronous calls and a ScheduledExecutorService",
            AsyncDriver::new,
            17),
        new DriverKind(FLOOR, "one thread and a selector, no library", NioDriver::new, 17));
  }

  /**
   * {@return whether a kind is this SDK, in one way or another}
   *
   * @param name the kind's name
   */
  public static boolean isOurs(String name) {
    return name.startsWith(SDK);
  }

  /** By reflection, as this is compiled for Java 17. */
  private static ThreadFactory virtualThreads() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("virtual threads need Java 21", e);
    }
  }
}
