package io.pollingsdk.jobbench.peers;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Failsafe: "not done" is a result to retry. The JDK's HttpClient carries. */
final class FailsafeAsync implements Driver {
  private final Plan plan;
  private final JdkCalls calls;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Wire.threads("failsafe"));
  private final FailsafeExecutor<Polled> failsafe;

  FailsafeAsync(Plan plan) {
    this.plan = plan;
    this.calls = new JdkCalls(plan, Jackson::isDone);
    RetryPolicy<Polled> untilDone =
        RetryPolicy.<Polled>builder()
            // A failed poll ends the job, as with the others.
            .handleIf((answer, failure) -> failure == null && !answer.done())
            .withMaxRetries(-1)
            .withDelayFn(this::delay)
            .build();
    this.failsafe = Failsafe.with(untilDone).with(timer);
  }

  private Duration delay(ExecutionContext<Polled> context) {
    // All jobs share the policy: when this one was submitted is told by its first poll.
    long elapsed = context.getElapsedTime().toNanos() + plan.schedule().delayNanos(0, 0);
    return Duration.ofNanos(
        Math.max(0, plan.schedule().delayNanos(context.getAttemptCount(), elapsed)));
  }

  @Override
  public void start(long millis, Done done) {
    long submitted = System.nanoTime();
    var unused =
        calls
            .submit(millis)
            .whenComplete(
                (uri, failure) -> {
                  if (failure != null) {
                    Wire.tell(done, null, failure);
                  } else {
                    long first = Wire.delay(plan.schedule(), 0, submitted);
                    Wire.after(timer, first, () -> poll(uri, done));
                  }
                });
  }

  private void poll(URI uri, Done done) {
    var unused =
        failsafe
            .getStageAsync(() -> calls.poll(uri))
            .whenComplete(
                (answer, failure) ->
                    Wire.tell(done, answer == null ? null : answer.body(), failure));
  }

  @Override
  public long polls() {
    return calls.polls();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    calls.close();
  }
}
