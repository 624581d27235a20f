package io.pollingsdk.jobbench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.pollingsdk.jobbench.Driver;
import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.Every;
import io.pollingsdk.jobbench.ours.Ours;
import io.pollingsdk.jobbench.server.JobServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasuringTest {
  private JobServer server;

  @BeforeEach
  void start() {
    server = JobServer.start(0, 1);
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void everyFigureOfALargeScenarioIsMeasured() throws Exception {
    Load load =
        new Load(
            50, Duration.ofMillis(400), Duration.ofMillis(100), Every.of(Duration.ofMillis(50)));

    Measured figures;
    try (Driver driver = driver(load)) {
      figures = new Crowd(driver, server.uri()).untilDone(load, true);
    }

    assertThat(Scenario.S4.figures())
        .allSatisfy(figure -> assertThat(figures.get(figure)).isFinite());
    assertThat(figures.get(Figure.POLLS_JOB)).isGreaterThanOrEqualTo(1);
    assertThat(figures.get(Figure.LATE_P99)).isGreaterThanOrEqualTo(figures.get(Figure.LATE_P50));
    Measured copy =
        Measured.fromJson(JsonParser.parseString(figures.toJson().toString()).getAsJsonObject());
    assertThat(copy.toJson()).isEqualTo(figures.toJson());
  }

  @Test
  void pollsAreMeasuredWhileJobsRun() throws Exception {
    Load load = new Load(10, Duration.ofHours(1), Duration.ZERO, Every.of(Duration.ofMillis(2)));

    try (Driver driver = driver(load)) {
      Measured figures = new Crowd(driver, server.uri()).poll(load, 0.1);

      assertThat(figures.get(Figure.POLLS)).isPositive();
      assertThat(figures.get(Figure.CPU_POLL)).isFinite();
    }
  }

  @Test
  void jobsThatFailAreNoFigure() {
    Load load = new Load(3, Duration.ZERO, Duration.ZERO, Every.of(Duration.ZERO));
    Driver broken = new BrokenDriver();

    assertThatThrownBy(() -> new Crowd(broken, server.uri()).untilDone(load, false))
        .isInstanceOf(IOException.class)
        .hasMessage("3 jobs have failed")
        .hasRootCauseMessage("no luck");
  }

  @Test
  void theServersClockIsOurs() throws IOException {
    ServerStats.checkClock(server.uri());

    assertThat(ServerStats.of(server.uri())).isEqualTo(new ServerStats(1, 1, 0, 0));
  }

  @Test
  void aContestantThatHangsIsKilledAndOneThatFailsSaysSo() throws Exception {
    try (Processes processes = Processes.start()) {
      DriverKind unknown = new DriverKind("unknown", "", plan -> new BrokenDriver(), 17);
      assertThatThrownBy(
              () -> processes.run(Ours.all().get(0), Scenario.S2, 1, Duration.ofMillis(50)))
          .hasMessageContaining("hung and was killed");
      assertThatThrownBy(() -> processes.run(unknown, Scenario.S2, 1, Duration.ofSeconds(30)))
          .hasMessageContaining("no driver is called 'unknown'");
      DriverKind future = new DriverKind("future", "", plan -> new BrokenDriver(), 999);
      assertThatThrownBy(() -> processes.run(future, Scenario.S2, 1, Duration.ofSeconds(30)))
          .isInstanceOf(Processes.SkippedException.class);
    }
  }

  private Driver driver(Load load) {
    return Ours.all().get(0).maker().apply(new Driver.Plan(server.uri(), 4, load.schedule()));
  }

  private static final class BrokenDriver implements Driver {
    @Override
    public void start(long millis, Done done) {
      done.done(null, new IllegalStateException("no luck"));
    }

    @Override
    public long polls() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
