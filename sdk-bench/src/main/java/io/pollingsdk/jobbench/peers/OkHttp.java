package io.pollingsdk.jobbench.peers;

import com.google.gson.Gson;
import io.pollingsdk.jobbench.Driver;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp's queued calls with a scheduler. */
final class OkHttp implements Driver {
  private static final Gson GSON = new Gson();

  private final Plan plan;
  private final OkHttpClient client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Wire.threads("okhttp-timer"));
  private final LongAdder polls = new LongAdder();

  OkHttp(Plan plan) {
    this.plan = plan;
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(plan.connections());
    // Five by default.
    dispatcher.setMaxRequestsPerHost(plan.connections());
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            // Keeps five by default: a busy client would open connections all the time.
            .connectionPool(new ConnectionPool(plan.connections(), 5, TimeUnit.MINUTES))
            .protocols(List.of(Protocol.HTTP_1_1))
            .build();
  }

  @Override
  public void start(long millis, Done done) {
    Request submission = submission(millis);
    client.newCall(submission).enqueue(new Job(submission, done));
  }

  /** Blocks in OkHttp's own blocking calls. */
  @Override
  public String runOne(long millis) throws Exception {
    long submitted = System.nanoTime();
    URI uri;
    try (Response accepted = client.newCall(submission(millis)).execute()) {
      uri = accepted(accepted);
    }
    Request request = new Request.Builder().url(uri.toString()).build();
    for (int polled = 0; ; polled++) {
      TimeUnit.NANOSECONDS.sleep(Wire.delay(plan.schedule(), polled, submitted));
      polls.increment();
      try (Response answer = client.newCall(request).execute()) {
        Polled told = told(answer);
        if (told.done()) {
          return told.body();
        }
      }
    }
  }

  private Request submission(long millis) {
    return new Request.Builder()
        .url(Wire.jobs(plan.server(), millis).toString())
        .post(RequestBody.create(new byte[0]))
        .build();
  }

  private URI accepted(Response response) {
    return Wire.accepted(plan.server(), response.code(), response.header("Location"));
  }

  private static Polled told(Response response) throws IOException {
    Wire.checkPoll(response.code());
    String body = response.body().string();
    return new Polled(body, GSON.fromJson(body, Status.class).isDone());
  }

  @Override
  public long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.dispatcher().executorService().shutdownNow();
    client.connectionPool().evictAll();
  }

  /**
   * One job: first its submit is answered, then its polls. OkHttp hands it from thread to thread.
   */
  private final class Job implements Callback, Runnable {
    private final Done done;
    private final long submitted = System.nanoTime();
    private Request request;
    private int polled = -1;

    Job(Request submission, Done done) {
      this.request = submission;
      this.done = done;
    }

    @Override
    public void run() {
      polls.increment();
      client.newCall(request).enqueue(this);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        if (polled < 0) {
          request = new Request.Builder().url(accepted(response).toString()).build();
        } else {
          Polled told = told(response);
          if (told.done()) {
            done.done(told.body(), null);
            return;
          }
        }
        polled++;
        Wire.after(timer, Wire.delay(plan.schedule(), polled, submitted), this);
      } catch (IOException | RuntimeException e) {
        done.done(null, e);
      }
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      done.done(null, failure);
    }
  }
}
