package io.pollingsdk.jobbench.ours;

import io.pollingsdk.jobbench.Driver;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;

/** HttpClient 5's asynchronous API, and a scheduler of one thread for the waits. */
final class AsyncDriver implements Driver {
  private final CloseableHttpAsyncClient client;
  private final ScheduledExecutorService scheduler;
  private final URI server;
  private final Schedule schedule;
  private final LongAdder polls = new LongAdder();

  /**
   * @param plan how the work is to be done
   */
  AsyncDriver(Plan plan) {
    server = plan.server();
    schedule = plan.schedule();
    ScheduledThreadPoolExecutor waits =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "bench-waits"));
    // Polls that still wait end with it.
    waits.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    scheduler = waits;
    client =
        HttpAsyncClients.custom()
            // The default is 5 connections to one host.
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(plan.connections())
                    .setMaxConnTotal(plan.connections())
                    .build())
            .build();
    client.start();
  }

  @Override
  public void start(long millis, Done done) {
    send(
        SimpleRequestBuilder.post(server + "/jobs?millis=" + millis).build(),
        done,
        response -> {
          String id = Bodies.id(response.getCode(), response.getBodyText());
          new Loop(server + "/jobs/" + id, done).next();
        });
  }

  /** What is done with an answer. */
  private interface Next {
    void accept(SimpleHttpResponse response) throws IOException;
  }

  private void send(SimpleHttpRequest request, Done done, Next next) {
    var unused =
        client.execute(
            request,
            new FutureCallback<SimpleHttpResponse>() {
              @Override
              public void completed(SimpleHttpResponse response) {
                try {
                  next.accept(response);
                } catch (IOException | RuntimeException e) {
                  done.done(null, e);
                }
              }

              @Override
              public void failed(Exception e) {
                done.done(null, e);
              }

              @Override
              public void cancelled() {
                done.done(null, new CancellationException());
              }
            });
  }

  /** One job's polls. */
  private final class Loop implements Runnable {
    private final String uri;
    private final Done done;
    private final long submitted = System.nanoTime();
    private int count;

    Loop(String uri, Done done) {
      this.uri = uri;
      this.done = done;
    }

    void next() {
      long wait = schedule.delayNanos(count++, System.nanoTime() - submitted);
      if (wait <= 0) {
        run();
      } else {
        var unused = scheduler.schedule(this, wait, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void run() {
      polls.increment();
      send(
          SimpleRequestBuilder.get(uri).build(),
          done,
          response -> {
            String body = response.getBodyText();
            if (Bodies.isDone(response.getCode(), body)) {
              done.done(body, null);
            } else {
              next();
            }
          });
    }
  }

  @Override
  public long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    client.close(CloseMode.GRACEFUL);
  }
}
