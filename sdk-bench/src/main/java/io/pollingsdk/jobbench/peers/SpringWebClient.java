package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Spring's WebClient on Reactor Netty, repeated until the answer says done. */
final class SpringWebClient implements Driver {
  private final Plan plan;
  private final ConnectionProvider connections;
  private final LoopResources loops = LoopResources.create("spring");
  private final WebClient client;
  private final LongAdder polls = new LongAdder();

  SpringWebClient(Plan plan) {
    this.plan = plan;
    this.connections =
        ConnectionProvider.builder("spring")
            .maxConnections(plan.connections())
            // Calls wait in line for a connection; by default only twice as many may, for 45 s.
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Wire.PATIENCE)
            .build();
    this.client =
        WebClient.builder()
            .clientConnector(
                new ReactorClientHttpConnector(HttpClient.create(connections).runOn(loops)))
            .build();
  }

  @Override
  public void start(long millis, Done done) {
    long submitted = System.nanoTime();
    var unused =
        client
            .post()
            .uri(Wire.jobs(plan.server(), millis))
            .retrieve()
            .toBodilessEntity()
            .map(
                answer ->
                    Wire.accepted(
                        plan.server(),
                        answer.getStatusCode().value(),
                        answer.getHeaders().getFirst("Location")))
            .flatMap(uri -> untilDone(uri, submitted))
            .subscribe(body -> done.done(body, null), failure -> done.done(null, failure));
  }

  private Mono<String> untilDone(URI uri, long submitted) {
    return poll(uri)
        .filter(Jackson::isDone)
        .repeatWhenEmpty(rounds -> waits(rounds, submitted))
        .delaySubscription(wait(0, submitted));
  }

  private Flux<Long> waits(Flux<Long> rounds, long submitted) {
    return rounds.concatMap(round -> wait(Math.toIntExact(round) + 1, submitted), 1);
  }

  private Mono<Long> wait(int poll, long submitted) {
    long nanos = Wire.delay(plan.schedule(), poll, submitted);
    return nanos == 0 ? Mono.just(0L) : Mono.delay(Duration.ofNanos(nanos));
  }

  private Mono<String> poll(URI uri) {
    return Mono.defer(
        () -> {
          polls.increment();
          return client.get().uri(uri).retrieve().bodyToMono(String.class);
        });
  }

  @Override
  public long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    connections.disposeLater().block(Wire.CLOSING);
    loops.disposeLater(Duration.ZERO, Wire.CLOSING).block(Wire.CLOSING);
    Schedulers.shutdownNow();
  }
}
