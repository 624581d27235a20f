package io.pollingsdk.jobbench.ours;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.jobbench.Driver;
import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.Every;
import io.pollingsdk.jobbench.Growing;
import io.pollingsdk.jobbench.server.JobServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OursTest {
  private static final int JOBS = 10;
  private static JobServer server;

  @BeforeAll
  static void start() {
    server = JobServer.start(0, 1);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  static Stream<DriverKind> kinds() {
    return Ours.all().stream().filter(kind -> kind.leastJava() <= Runtime.version().feature());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tenJobsEndWithTheirResults(DriverKind kind) throws Exception {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    CountDownLatch left = new CountDownLatch(JOBS);

    try (Driver driver = kind.maker().apply(plan(server.uri(), Duration.ofMillis(20)))) {
      for (int i = 0; i < JOBS; i++) {
        driver.start(
            100,
            (body, failure) -> {
              if (body != null) {
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
      int least = kind.name().equals(Ours.BATCHES) ? 1 : JOBS;
      assertThat(driver.polls()).isGreaterThanOrEqualTo(least);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneJobAfterTheOtherEndsAtItsFirstPoll(DriverKind kind) throws Exception {
    try (Driver driver = kind.maker().apply(plan(server.uri(), Duration.ZERO))) {
      for (int i = 0; i < JOBS; i++) {
        assertThat(driver.runOne(0)).contains("\"state\":\"done\"");
      }

      assertThat(driver.polls()).isEqualTo(JOBS);
    }
  }

  static Stream<DriverKind> kindsThatConnectWhenNeeded() {
    return kinds().filter(kind -> !kind.name().equals(Ours.FLOOR));
  }

  @ParameterizedTest
  @MethodSource("kindsThatConnectWhenNeeded")
  void aServerThatIsNotThereIsAFailureOfTheJob(DriverKind kind) throws Exception {
    URI nobody;
    try (JobServer gone = JobServer.start(0, 1)) {
      nobody = gone.uri();
    }
    CountDownLatch told = new CountDownLatch(1);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    try (Driver driver = kind.maker().apply(plan(nobody, Duration.ZERO))) {
      driver.start(
          0,
          (body, failure) -> {
            failures.add(failure);
            told.countDown();
          });
      told.await();
    }

    assertThat(failures).hasSize(1);
  }

  @Test
  void growingWaitsLieBetweenTheirBounds() {
    Growing schedule = new Growing();
    for (long seconds : List.of(0L, 5L, 10L, 60L, 299L, 3000L)) {
      long elapsed = Duration.ofSeconds(seconds).toNanos();
      long least = Duration.ofMillis(Math.max(1000, Math.min(30_000, 100 * seconds))).toNanos();
      for (int i = 0; i < 100; i++) {
        assertThat(schedule.delayNanos(i, elapsed))
            .isBetween(least, least + least / 10)
            .isLessThanOrEqualTo(Growing.mostNanos(elapsed));
      }
    }
  }

  private static Driver.Plan plan(URI uri, Duration interval) {
    return new Driver.Plan(uri, 4, Every.of(interval));
  }
}
