package io.pollingsdk.examples.many;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.examples.simulator.CloudStackSimulator;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FleetTest {
  private static final int MACHINES = 300;

  private final Journal journal = new Journal();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  /** A job ends when the test says that its time is over. */
  private final class Hand extends Clock {
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

  private CloudStackConnection connect(CloudStackSimulator simulator) {
    ConnectionSettings settings =
        ConnectionSettings.to(simulator.endpoint())
            .with(s -> s.pollInterval(Duration.ofMillis(100)));
    return new CloudStackConnection(Fleet.forMany(settings, journal), "k", "s");
  }

  private static Map<String, String> facts(CloudStackConnection cloud) {
    return Map.of(
        "zoneid", firstId(cloud, "listZones", "zone", Map.of()),
        "serviceofferingid", firstId(cloud, "listServiceOfferings", "serviceoffering", Map.of()),
        "templateid",
            firstId(cloud, "listTemplates", "template", Map.of("templatefilter", "featured")));
  }

  private static String firstId(
      CloudStackConnection cloud, String command, String member, Map<String, ?> params) {
    return cloud.list(command, member, params).iterator().next().get("id").getAsString();
  }

  @Test
  void aProcessThatEndsLeavesItsJobsToTheNextWhichAsksAboutManyAtOnce() {
    List<String> names =
        IntStream.range(0, MACHINES).mapToObj(i -> (i % 10 == 0 ? "fail-" : "web-") + i).toList();
    try (CloudStackSimulator simulator =
        CloudStackSimulator.builder().apiKey("k").secretKey("s").clock(new Hand()).build()) {
      try (CloudStackConnection first = connect(simulator)) {
        CompletableFuture<Void> all = new Fleet(first).deploy(names, facts(first));
        while (journal.tokens().size() < MACHINES) {
          Thread.onSpinWait();
        }
        assertThat(all).isNotDone();
      }
      try (CloudStackConnection second = connect(simulator)) {
        Fleet fleet = new Fleet(second);

        CompletableFuture<Void> all = fleet.goOn(journal.tokens());
        while (simulator.requests("listAsyncJobs") == 0) {
          Thread.onSpinWait();
        }
        now.updateAndGet(time -> time.plusSeconds(60));
        all.join();

        assertThat(fleet.failed()).isEqualTo(MACHINES / 10);
        assertThat(fleet.running()).isEqualTo(MACHINES - MACHINES / 10);
      }
      assertThat(simulator.requests("deployVirtualMachine")).isEqualTo(MACHINES);
      assertThat(journal.tokens()).isEmpty();
    }
  }
}
