package io.pollingsdk.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.retry.Retry;
import io.pollingsdk.Retries;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.WrappedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private final FakeTime fake = new FakeTime();
  private final Bulkhead bulkhead =
      Bulkhead.of(
          "one at a time",
          BulkheadConfig.custom()
              .maxConcurrentCalls(1)
              .maxWaitDuration(Duration.ofSeconds(30))
              .build());
  private final Permits permits =
      new Permits(
          new Resilience(
              Retry.of("none", Retries.none()),
              Optional.empty(),
              Optional.empty(),
              Optional.of(bulkhead),
              Optional.empty()),
          new Entering(),
          Workers.on(Optional.of(Runnable::run)));
  private final List<String> told = new ArrayList<>();
  private Runnable entering = () -> {};

  /** Does something while somebody enters the line. */
  private final class Entering extends WrappedTime {
    Entering() {
      super(fake);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      entering.run();
      return super.schedule(delay, task);
    }
  }

  private Permits.Pending ask(String name) {
    return permits.ask(
        ApiRequest.get("/" + name), (permit, refusal) -> told.add(name + " " + (permit != null)));
  }

  @Test
  void whoIsAbandonedWhileItEntersTheLineLeavesItAtOnce() {
    ask("first").begin();
    Permits.Pending gone = ask("gone");
    entering = gone::abandon;
    gone.begin();
    assertThat(fake.pending()).isZero();
    entering = () -> {};
    ask("next").begin();
    bulkhead.onComplete();
    assertThat(told).containsExactly("first true", "next true");
    bulkhead.onComplete();
    assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }
}
