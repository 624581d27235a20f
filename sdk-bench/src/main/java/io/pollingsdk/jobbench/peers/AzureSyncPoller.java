package io.pollingsdk.jobbench.peers;

import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.PollingContext;
import com.azure.core.util.polling.SyncPoller;
import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** azure-core's blocking poller, in a thread a job. */
final class AzureSyncPoller implements Driver {
  private final Plan plan;
  private final AzureCalls calls;
  private final ExecutorService threads = Executors.newCachedThreadPool(Wire.threads("azure-job"));

  AzureSyncPoller(Plan plan) {
    this.plan = plan;
    this.calls = new AzureCalls(plan);
  }

  @Override
  public void start(long millis, Done done) {
    threads.execute(
        () -> {
          String body;
          try {
            body = runOne(millis);
          } catch (Exception e) {
            done.done(null, e);
            return;
          }
          done.done(body, null);
        });
  }

  @Override
  public String runOne(long millis) throws Exception {
    Job job = new Job(millis);
    // Zero is refused; each answer brings the wait that counts.
    SyncPoller<Polled, String> poller =
        SyncPoller.createPoller(
            Duration.ofNanos(1),
            context -> job.submit(),
            context -> job.poll(),
            (context, answer) -> {
              throw new UnsupportedOperationException("cancel");
            },
            AzureSyncPoller::result);
    // The poller's first poll comes without a wait.
    TimeUnit.NANOSECONDS.sleep(job.delay());
    return poller.getFinalResult();
  }

  private static String result(PollingContext<Polled> context) {
    return context.getLatestResponse().getValue().body();
  }

  @Override
  public long polls() {
    return calls.polls();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    calls.close();
  }

  /** One job's two calls. */
  private final class Job {
    private final long millis;
    private final long submitted = System.nanoTime();
    private URI uri;
    private int polled;

    Job(long millis) {
      this.millis = millis;
      this.uri = plan.server();
    }

    PollResponse<Polled> submit() {
      uri = calls.submitNow(millis);
      return new PollResponse<>(
          LongRunningOperationStatus.IN_PROGRESS, new Polled("", false), Duration.ofNanos(1));
    }

    PollResponse<Polled> poll() {
      Polled answer = calls.pollNow(uri);
      polled++;
      LongRunningOperationStatus status = AzurePollerFlux.response(answer).getStatus();
      return new PollResponse<>(status, answer, Duration.ofNanos(Math.max(1, delay())));
    }

    long delay() {
      return Wire.delay(plan.schedule(), polled, submitted);
    }
  }
}
