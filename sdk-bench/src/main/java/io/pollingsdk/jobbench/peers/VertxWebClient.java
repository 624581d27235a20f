package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Vert.x's WebClient and timers. */
final class VertxWebClient implements Driver {
  private final Plan plan;
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client;
  private final LongAdder polls = new LongAdder();

  /**
   * Makes the client.
   *
   * @param plan the plan
   * @param pipelined whether a connection may carry several requests at a time
   */
  VertxWebClient(Plan plan, boolean pipelined) {
    this.plan = plan;
    WebClientOptions options =
        new WebClientOptions()
            .setDefaultHost(plan.server().getHost())
            .setDefaultPort(plan.server().getPort())
            // Off by default; ten at a time where it is on.
            .setPipelining(pipelined);
    PoolOptions pool =
        new PoolOptions()
            // Five by default.
            .setHttp1MaxSize(plan.connections());
    this.client = WebClient.create(vertx, options, pool);
  }

  @Override
  public void start(long millis, Done done) {
    Job job = new Job(done);
    var unused =
        client
            .post("/jobs")
            .addQueryParam("millis", Long.toString(millis))
            .send()
            .onSuccess(job::accepted)
            .onFailure(job::failed);
  }

  @Override
  public long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    client.close();
    try {
      vertx.close().await(Wire.CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One job, on the event loop that its first answer came on. */
  private final class Job {
    private final Done done;
    private final long submitted = System.nanoTime();
    private URI uri;
    private int polled;

    Job(Done done) {
      this.done = done;
      this.uri = plan.server();
    }

    void accepted(HttpResponse<Buffer> answer) {
      try {
        uri = Wire.accepted(plan.server(), answer.statusCode(), answer.getHeader("Location"));
        waitForNext();
      } catch (RuntimeException e) {
        failed(e);
      }
    }

    private void waitForNext() {
      long delay = Wire.delay(plan.schedule(), polled++, submitted);
      if (delay == 0) {
        poll();
      } else {
        // Its timers know milliseconds, at least one.
        var unused =
            vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(delay)), timer -> poll());
      }
    }

    private void poll() {
      polls.increment();
      var unused = client.get(uri.getPath()).send().onSuccess(this::look).onFailure(this::failed);
    }

    private void look(HttpResponse<Buffer> answer) {
      try {
        Wire.checkPoll(answer.statusCode());
        if (Status.DONE.equals(answer.bodyAsJsonObject().getString("state"))) {
          done.done(answer.bodyAsString(), null);
        } else {
          waitForNext();
        }
      } catch (RuntimeException e) {
        failed(e);
      }
    }

    void failed(Throwable failure) {
      done.done(null, failure);
    }
  }
}
