package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.core.waiters.AsyncWaiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;

/** The AWS SDK's asynchronous waiter. The JDK's HttpClient carries: its own speaks to AWS only. */
final class AwsAsyncWaiter implements Driver {
  private static final JsonNodeParser JSON = JsonNodeParser.create();

  private final Plan plan;
  private final JdkCalls calls;
  // One thread, as the waiter makes for itself; one of ours can be ended.
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Wire.threads("aws-waiter"));
  private final AsyncWaiter<Polled> waiter;

  AwsAsyncWaiter(Plan plan) {
    this.plan = plan;
    this.calls = new JdkCalls(plan, AwsAsyncWaiter::isDone);
    this.waiter =
        AsyncWaiter.builder(Polled.class)
            .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(Polled::done))
            .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(answer -> true))
            .scheduledExecutorService(timer)
            .build();
  }

  private static boolean isDone(String body) {
    return JSON.parse(body)
        .field("state")
        .map(state -> state.asString().equals(Status.DONE))
        .orElseThrow();
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
                    Wire.after(timer, first, () -> poll(uri, submitted, done));
                  }
                });
  }

  private void poll(URI uri, long submitted, Done done) {
    // A waiter's own backoff knows no start: each job's run brings one that does.
    WaiterOverrideConfiguration run =
        WaiterOverrideConfiguration.builder()
            .maxAttempts(Integer.MAX_VALUE)
            .backoffStrategyV2(
                polled -> Duration.ofNanos(Wire.delay(plan.schedule(), polled, submitted)))
            .build();
    var unused =
        waiter
            .runAsync(() -> calls.poll(uri), run)
            .whenComplete(
                (answer, failure) ->
                    Wire.tell(
                        done,
                        answer == null
                            ? null
                            : answer.matched().response().map(Polled::body).orElse(null),
                        failure));
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
