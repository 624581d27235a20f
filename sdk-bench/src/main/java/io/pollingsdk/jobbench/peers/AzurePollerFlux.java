package io.pollingsdk.jobbench.peers;

import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.PollerFlux;
import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * azure-core's asynchronous poller. It takes one interval for a job and keeps to it, so of a
 * schedule that changes it follows the first wait only.
 */
final class AzurePollerFlux implements Driver {
  private final Plan plan;
  private final AzureCalls calls;

  AzurePollerFlux(Plan plan) {
    this.plan = plan;
    this.calls = new AzureCalls(plan);
  }

  @Override
  public void start(long millis, Done done) {
    // Zero is refused.
    Duration interval = Duration.ofNanos(Math.max(1, plan.schedule().delayNanos(0, 0)));
    Job job = new Job(millis);
    PollerFlux<Polled, String> poller =
        PollerFlux.create(
            interval,
            context -> job.submit(),
            context -> job.poll(),
            (context, answer) -> Mono.error(new UnsupportedOperationException("cancel")),
            context -> Mono.justOrEmpty(context.getLatestResponse().getValue()).map(Polled::body));
    var unused =
        poller
            .last()
            .flatMap(end -> end.getFinalResult())
            .subscribe(body -> done.done(body, null), failure -> done.done(null, failure));
  }

  @Override
  public long polls() {
    return calls.polls();
  }

  @Override
  public void close() {
    calls.close();
  }

  /** {@return an answer as azure-core's pollers want it} */
  static PollResponse<Polled> response(Polled answer) {
    return new PollResponse<>(
        answer.done()
            ? LongRunningOperationStatus.SUCCESSFULLY_COMPLETED
            : LongRunningOperationStatus.IN_PROGRESS,
        answer);
  }

  /** One job's two calls. */
  private final class Job {
    private final long millis;
    private URI uri;

    Job(long millis) {
      this.millis = millis;
      this.uri = plan.server();
    }

    Mono<PollResponse<Polled>> submit() {
      return calls
          .submit(millis)
          .map(
              location -> {
                uri = location;
                return response(new Polled("", false));
              });
    }

    Mono<PollResponse<Polled>> poll() {
      return calls.poll(uri).map(AzurePollerFlux::response);
    }
  }
}
