package io.pollingsdk.jobbench.ours;

import io.pollingsdk.jobbench.Driver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** HttpClient 5's classic API and a loop with a sleep in it, on a thread a job. */
final class ClassicDriver implements Driver {
  private final CloseableHttpClient client;
  private final URI server;
  private final Schedule schedule;
  private final ThreadFactory threads;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final LongAdder polls = new LongAdder();

  /**
   * @param plan how the work is to be done
   * @param threads makes the threads of jobs
   */
  ClassicDriver(Plan plan, ThreadFactory threads) {
    this.server = plan.server();
    this.schedule = plan.schedule();
    this.threads = threads;
    this.client =
        HttpClients.custom()
            // The default is 5 connections to one host.
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(plan.connections())
                    .setMaxConnTotal(plan.connections())
                    .build())
            .build();
  }

  @Override
  public void start(long millis, Done done) {
    Thread thread =
        threads.newThread(
            () -> {
              try {
                done.done(runOne(millis), null);
              } catch (IOException | InterruptedException | RuntimeException e) {
                done.done(null, e);
              } finally {
                running.remove(Thread.currentThread());
              }
            });
    running.add(thread);
    thread.start();
  }

  @Override
  public String runOne(long millis) throws IOException, InterruptedException {
    String id = submit(millis);
    long submitted = System.nanoTime();
    for (int n = 0; ; n++) {
      TimeUnit.NANOSECONDS.sleep(schedule.delayNanos(n, System.nanoTime() - submitted));
      Answer answer = poll(id);
      if (Bodies.isDone(answer.code, answer.body)) {
        return answer.body;
      }
    }
  }

  private String submit(long millis) throws IOException {
    Answer answer = exchange(new HttpPost(server + "/jobs?millis=" + millis));
    return Bodies.id(answer.code, answer.body);
  }

  private Answer poll(String id) throws IOException {
    polls.increment();
    return exchange(new HttpGet(server + "/jobs/" + id));
  }

  private Answer exchange(ClassicHttpRequest request) throws IOException {
    return client.execute(
        request,
        response -> new Answer(response.getCode(), EntityUtils.toString(response.getEntity())));
  }

  private record Answer(int code, String body) {}

  @Override
  public long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
