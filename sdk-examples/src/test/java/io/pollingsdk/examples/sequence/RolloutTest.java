package io.pollingsdk.examples.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.examples.simulator.CloudStackSimulator;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.sequence.SequenceCancelledException;
import io.pollingsdk.task.Task;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RolloutTest {
  private static final Duration STEP = Duration.ofMillis(10);

  /** A job ends when the test says that its time is over. */
  private static final class Hand extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    void forward(Duration by) {
      now.updateAndGet(time -> time.plus(by));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theProgramTakesTheOtherWayAndReports() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RolloutProgram.run(new PrintStream(out, true, StandardCharsets.UTF_8), STEP.multipliedBy(5));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Started: rollout-", "67 %: taking a snapshot", "web-spare runs")
        .contains("Unable to create a deployment", "Its snapshot is ");
  }

  @Test
  void aCancelLeavesNoMachineBehind() {
    Hand clock = new Hand();
    try (CloudStackSimulator simulator =
            CloudStackSimulator.builder().apiKey("k").secretKey("s").clock(clock).build();
        CloudStackConnection cloud =
            new CloudStackConnection(
                ConnectionSettings.to(simulator.endpoint()).with(s -> s.pollInterval(STEP)),
                "k",
                "s")) {
      Task<Rollout.Report> rollout = new Rollout(cloud).start("web-1", "web-2");
      while (simulator.requests("deployVirtualMachine") == 0) {
        Thread.onSpinWait();
      }
      clock.forward(Duration.ofMinutes(1));
      while (simulator.requests("createSnapshot") == 0) {
        Thread.onSpinWait();
      }
      assertThat(rollout.progress().toString()).isEqualTo("67 %");
      rollout.cancel().join();
      while (simulator.requests("destroyVirtualMachine") == 0) {
        Thread.onSpinWait();
      }
      clock.forward(Duration.ofMinutes(1));

      assertThatThrownBy(rollout::await).isInstanceOf(SequenceCancelledException.class);
      assertThat(simulator.requests("destroyVirtualMachine")).isOne();
    }
  }
}
