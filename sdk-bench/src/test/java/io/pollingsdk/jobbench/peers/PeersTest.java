package io.pollingsdk.jobbench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.jobbench.Driver;
import io.pollingsdk.jobbench.Driver.Plan;
import io.pollingsdk.jobbench.Driver.Schedule;
import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.Every;
import io.pollingsdk.jobbench.server.JobServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeersTest {
  private static final int JOBS = 10;

  /**
   * Threads that are their library's, not the driver's: they serve the whole process, and end when
   * they have had nothing to do for a while, or (the JDK client's, before Java 21) when the client
   * is collected.
   */
  private static final Pattern SHARED =
      Pattern.compile(
          "HttpClient-\\d+-SelectorManager|ForkJoinPool\\.commonPool.*|Thread-\\d+"
              + "|azure-sdk-global-thread-.*|OkHttp TaskRunner|Okio Watchdog"
              + "|globalEventExecutor-.*|Cleaner-\\d+|VirtualThread-.*"
              + "|ForkJoinPool-\\d+-delayScheduler");

  private static JobServer server;

  @BeforeAll
  static void start() {
    server = JobServer.start(0, 1);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  static List<DriverKind> kinds() {
    return Peers.all();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tenJobsEndWithTheirResultsAndTheirThreadsEndToo(DriverKind kind) throws Exception {
    Set<Thread> before = threads();
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    CountDownLatch left = new CountDownLatch(JOBS);

    try (Driver driver = kind.maker().apply(plan(server.uri(), Every.of(Duration.ofMillis(10))))) {
      for (int i = 0; i < JOBS; i++) {
        driver.start(
            60,
            (body, failure) -> {
              if (failure == null) {
                bodies.add(body);
              } else {
                failures.add(failure);
              }
              left.countDown();
            });
      }
      left.await();

      assertThat(failures).isEmpty();
      assertThat(bodies).hasSize(JOBS).doesNotHaveDuplicates();
      assertThat(bodies).allMatch(body -> body.contains("\"doneAt\":"));
      assertThat(driver.polls()).isGreaterThanOrEqualTo(JOBS);
    }

    for (Thread thread : threads()) {
      if (!before.contains(thread) && !isShared(thread)) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  /** Whether a library, or the JVM for virtual threads, keeps it for all. */
  private static boolean isShared(Thread thread) {
    return SHARED.matcher(thread.getName()).matches()
        || thread.getClass().getSimpleName().equals("CarrierThread");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneJobAfterTheOtherEndsAtItsFirstPoll(DriverKind kind) throws Exception {
    try (Driver driver = kind.maker().apply(plan(server.uri(), Every.of(Duration.ZERO)))) {
      for (int i = 0; i < JOBS; i++) {
        assertThat(driver.runOne(0)).contains("\"state\":\"done\"");
      }

      assertThat(driver.polls()).isEqualTo(JOBS);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theScheduleIsAskedForTheFirstWaitFirst(DriverKind kind) throws Exception {
    Queue<Integer> asked = new ConcurrentLinkedQueue<>();
    Schedule schedule =
        (poll, elapsed) -> {
          asked.add(poll);
          // The job has ended long before its second poll.
          return Duration.ofMillis(poll == 0 ? 5 : 20).toNanos();
        };

    try (Driver driver = kind.maker().apply(plan(server.uri(), schedule))) {
      assertThat(driver.runOne(10)).contains("\"state\":\"done\"");

      assertThat(asked).isNotEmpty().startsWith(0);
      assertThat(driver.polls()).isBetween(1L, 20L);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aServerThatIsNotThereIsAFailure(DriverKind kind) throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();

    try (Driver driver = kind.maker().apply(plan(nobody(), Every.of(Duration.ZERO)))) {
      driver.start(0, (body, failure) -> told.complete(failure));

      assertThat(told.get()).isNotNull();
      assertThat(driver.polls()).isZero();
    }
  }

  @Test
  void aGateLetsOnlySoManyInUntilOneLeaves() {
    Gate gate = new Gate(2);
    AtomicInteger inside = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      gate.enter(inside::incrementAndGet);
    }
    assertThat(inside).hasValue(2);

    gate.leave();
    assertThat(inside).hasValue(3);
    gate.leave();
    gate.leave();
    assertThat(inside).hasValue(5);
  }

  /** With fewer connections than jobs: one that is not given back is missed. */
  private static Plan plan(URI uri, Schedule schedule) {
    return new Plan(uri, 2, schedule);
  }

  /** {@return where nobody listens (any more)} */
  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }
}
