package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.JobServer;
import io.pollingsdk.testkit.SampleApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Guarantees 7 and 8 on real sockets: no thread a job, and user code on no I/O thread. */
class ManyJobsTest {
  private static final int JOBS = 10_000;

  static {
    // The JDK's server otherwise waits for delayed acknowledgements between head and body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Answers every submit and, until told that all is done, every poll with "running". */
  private static final class Server implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer http;
    private final AtomicInteger ids = new AtomicInteger();
    private final Set<String> polled = ConcurrentHashMap.newKeySet();
    private final CountDownLatch allPolled = new CountDownLatch(1);
    private volatile boolean done;

    Server() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      http.setExecutor(threads);
      http.createContext("/", this::answer);
      http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        String body;
        int status = 200;
        if (exchange.getRequestMethod().equals("POST")) {
          int id = ids.incrementAndGet();
          body = "{\"id\":\"" + id + "\",\"href\":\"/jobs/" + id + "\"}";
          status = 202;
        } else {
          body = done ? "{\"state\":\"done\"}" : "{\"state\":\"running\"}";
          if (polled.add(exchange.getRequestURI().getPath()) && polled.size() == JOBS) {
            allPolled.countDown();
          }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }

    @Override
    public void close() {
      http.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void guarantee7TenThousandJobsAtOnceNeedUnderFiftyThreads() throws Exception {
    try (Server server = new Server();
        SampleApi api =
            new SampleApi(
                ConnectionSettings.to("http://127.0.0.1:" + server.http.getAddress().getPort())
                    .with(
                        s ->
                            s.pollSchedule(PollSchedule.fixed(Duration.ofSeconds(2)).withJitter(1))
                                .transportSettings(
                                    TransportSettings.standard()
                                        .with(new TransportSettings.Pool(32, 32, 2)))
                                .requestTimeout(Duration.ofSeconds(50))))) {
      List<Job> jobs = new ArrayList<>(JOBS);
      for (int i = 0; i < JOBS; i++) {
        jobs.add(api.submit(SampleApi.start()));
      }
      assertThat(server.allPolled.await(50, TimeUnit.SECONDS)).as("every job polled").isTrue();
      assertThat(Thread.activeCount()).as("threads in all").isLessThan(50);
      server.done = true;
      CompletableFuture.allOf(jobs.stream().map(Job::result).toArray(CompletableFuture<?>[]::new))
          .get(50, TimeUnit.SECONDS);
      assertThat(jobs).allMatch(job -> job.await().isSuccess());
    }
  }

  @Test
  void guarantee8UserCodeRunsOnCallbackThreadsAndASlowListenerDelaysNoPoll() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch release = new CountDownLatch(1);
    JobListener listener =
        new JobListener() {
          @Override
          public void polled(JobSnapshot snapshot, JobStatus status) {
            threads.add(Thread.currentThread().getName());
            awaitQuietly(release);
          }
        };
    try (JobServer server = JobServer.start();
        SampleApi api =
            new SampleApi(
                ConnectionSettings.to(server.endpoint())
                    .with(
                        s ->
                            s.listener(listener)
                                .pollSchedule(PollSchedule.fixed(Duration.ofMillis(5)))))) {
      server
          .on("POST", "/jobs", JobServer.json(202, "{\"id\":\"7\",\"href\":\"/jobs/7\"}"))
          .on(
              "GET",
              "/jobs/7",
              JobServer.json(200, "{\"state\":\"running\"}"),
              JobServer.json(200, "{\"state\":\"running\"}"),
              JobServer.json(200, "{\"state\":\"done\"}"));
      Job job = api.submit(SampleApi.start());
      CompletableFuture<ApiResponse> seen =
          job.result().whenComplete((r, f) -> threads.add(Thread.currentThread().getName()));
      assertThat(job.await(Duration.ofSeconds(20)).status()).isEqualTo(200);
      seen.get(20, TimeUnit.SECONDS);
      release.countDown();
      assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("pollingsdk-callback-"));
    }
  }

  @Test
  void aCallbackMayBlockOnAnotherJob() throws Exception {
    try (JobServer server = JobServer.start();
        SampleApi api = new SampleApi(ConnectionSettings.to(server.endpoint()))) {
      server.on("POST", "/jobs", JobServer.json(200, "{}"));
      List<CompletableFuture<ApiResponse>> nested = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        nested.add(
            api.submit(SampleApi.start())
                .result()
                .thenApply(first -> api.asyncRequest(SampleApi.start()))
                .thenApply(second -> api.submit(SampleApi.start()).result().join()));
      }
      CompletableFuture.allOf(nested.toArray(CompletableFuture<?>[]::new))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
