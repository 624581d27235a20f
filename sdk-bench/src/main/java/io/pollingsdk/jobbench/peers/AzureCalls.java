package io.pollingsdk.jobbench.peers;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.util.Context;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.pollingsdk.jobbench.Driver.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;

/**
 * azure-core's pipeline on its Netty client, which its users get by default. Without policies: what
 * Azure's own clients add (retries, request ids, logging) would only cost more.
 */
final class AzureCalls implements AutoCloseable {
  private final URI server;
  private final ConnectionProvider connections;
  private final HttpPipeline pipeline;
  private final LongAdder polls = new LongAdder();

  AzureCalls(Plan plan) {
    this.server = plan.server();
    this.connections =
        ConnectionProvider.builder("azure")
            .maxConnections(plan.connections())
            // Calls wait in line for a connection; by default only twice as many may, for 45 s.
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Wire.PATIENCE)
            .build();
    this.pipeline =
        new HttpPipelineBuilder()
            .httpClient(
                new NettyAsyncHttpClientBuilder()
                    .connectionProvider(connections)
                    // Bodies are read at once, so they need no copy.
                    .disableBufferCopy(true)
                    .build())
            .build();
  }

  /** {@return where to ask for the status of a job, once it is submitted} */
  Mono<URI> submit(long millis) {
    return pipeline
        .send(submission(millis))
        .flatMap(
            answer -> {
              URI job = accepted(answer);
              // An answer whose body nobody reads keeps its connection.
              return answer.getBodyAsByteArray().thenReturn(job);
            });
  }

  /** {@return what one poll tells} */
  Mono<Polled> poll(URI job) {
    return Mono.defer(
        () -> {
          polls.increment();
          return pipeline
              .send(new HttpRequest(HttpMethod.GET, job.toString()))
              .flatMap(
                  answer -> {
                    Wire.checkPoll(answer.getStatusCode());
                    return answer.getBodyAsByteArray();
                  })
              .map(AzureCalls::told);
        });
  }

  /** Submits a job, blocking. */
  URI submitNow(long millis) {
    try (HttpResponse answer = pipeline.sendSync(submission(millis), Context.NONE)) {
      return accepted(answer);
    }
  }

  /** Polls once, blocking. */
  Polled pollNow(URI job) {
    polls.increment();
    try (HttpResponse answer =
        pipeline.sendSync(new HttpRequest(HttpMethod.GET, job.toString()), Context.NONE)) {
      Wire.checkPoll(answer.getStatusCode());
      return told(answer.getBodyAsBinaryData().toBytes());
    }
  }

  /** {@return how many polls there were} */
  long polls() {
    return polls.sum();
  }

  private HttpRequest submission(long millis) {
    return new HttpRequest(HttpMethod.POST, Wire.jobs(server, millis).toString());
  }

  private URI accepted(HttpResponse answer) {
    return Wire.accepted(
        server, answer.getStatusCode(), answer.getHeaderValue(HttpHeaderName.LOCATION));
  }

  private static Polled told(byte[] body) {
    try (JsonReader json = JsonProviders.createReader(body)) {
      boolean done = json.readObject(AzureCalls::isDone);
      return new Polled(new String(body, StandardCharsets.UTF_8), done);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDone(JsonReader json) throws IOException {
    boolean done = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.getFieldName();
      json.nextToken();
      if (name.equals("state")) {
        done = Status.DONE.equals(json.getString());
      } else {
        json.skipChildren();
      }
    }
    return done;
  }

  @Override
  public void close() {
    connections.disposeLater().block(Wire.CLOSING);
    // The pools of the process: azure-core's client has none of its own. The next client makes new
    // ones.
    HttpResources.disposeLoopsAndConnectionsLater(Duration.ZERO, Wire.CLOSING).block(Wire.CLOSING);
    Schedulers.shutdownNow();
  }
}
