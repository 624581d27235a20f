package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver.Plan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The JDK's HttpClient, asynchronous: its own driver's, and the carrier of those libraries that
 * bring none.
 */
final class JdkCalls implements AutoCloseable {
  private final URI server;
  private final Predicate<String> isDone;
  // Nothing blocks there. The client's own pool has no limit, and gets a thread a connection.
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(), Wire.threads("jdk-http"));
  private final HttpClient client;
  // The client itself has no limit: without one, each call at a busy moment opens a connection.
  private final Gate gate;
  private final LongAdder polls = new LongAdder();

  /**
   * Makes the client.
   *
   * @param plan the plan
   * @param isDone reads a status answer's body with the JSON library of whom this carries for
   */
  JdkCalls(Plan plan, Predicate<String> isDone) {
    this.server = plan.server();
    this.isDone = isDone;
    this.gate = new Gate(plan.connections());
    this.client =
        HttpClient.newBuilder()
            // Else each call without TLS offers an upgrade to HTTP/2.
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
  }

  /** {@return where to ask for the status of a job that is now submitted} */
  CompletableFuture<URI> submit(long millis) {
    HttpRequest request =
        HttpRequest.newBuilder(Wire.jobs(server, millis))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return send(request)
        .thenApply(
            answer ->
                Wire.accepted(
                    server,
                    answer.statusCode(),
                    answer.headers().firstValue("location").orElse(null)));
  }

  /** {@return what one poll tells} */
  CompletableFuture<Polled> poll(URI job) {
    polls.increment();
    return send(HttpRequest.newBuilder(job).build())
        .thenApply(
            answer -> {
              Wire.checkPoll(answer.statusCode());
              return new Polled(answer.body(), isDone.test(answer.body()));
            });
  }

  /** {@return how many polls there were} */
  long polls() {
    return polls.sum();
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
    gate.enter(
        () -> {
          var unused =
              client
                  .sendAsync(request, BodyHandlers.ofString())
                  .whenComplete(
                      (response, failure) -> {
                        gate.leave();
                        if (failure == null) {
                          answer.complete(response);
                        } else {
                          answer.completeExceptionally(failure);
                        }
                      });
        });
    return answer;
  }

  @Override
  public void close() {
    // From Java 21 on; before, the client's selector ends when the client is collected.
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    threads.shutdownNow();
  }
}
