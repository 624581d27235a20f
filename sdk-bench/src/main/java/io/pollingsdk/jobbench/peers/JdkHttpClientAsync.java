package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The JDK's HttpClient with a scheduler: what one writes without a library. */
final class JdkHttpClientAsync implements Driver {
  private final Plan plan;
  private final JdkCalls calls;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Wire.threads("jdk-timer"));

  JdkHttpClientAsync(Plan plan) {
    this.plan = plan;
    this.calls = new JdkCalls(plan, Jackson::isDone);
  }

  @Override
  public void start(long millis, Done done) {
    long submitted = System.nanoTime();
    var unused =
        calls
            .submit(millis)
            .whenComplete(
                (uri, failure) -> {
                  if (failure != null) {
                    Wire.tell(done, null, failure);
                  } else {
                    new Loop(uri, done, submitted).waitForNext();
                  }
                });
  }

  @Override
  public long polls() {
    return calls.polls();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    calls.close();
  }

  /** One job: wait, poll, look, again. */
  private final class Loop implements Runnable {
    private final URI uri;
    private final Done done;
    private final long submitted;
    private int polled;

    Loop(URI uri, Done done, long submitted) {
      this.uri = uri;
      this.done = done;
      this.submitted = submitted;
    }

    void waitForNext() {
      Wire.after(timer, Wire.delay(plan.schedule(), polled++, submitted), this);
    }

    @Override
    public void run() {
      var unused = calls.poll(uri).whenComplete(this::look);
    }

    private void look(@Nullable Polled answer, @Nullable Throwable failure) {
      if (answer == null || answer.done()) {
        Wire.tell(done, answer == null ? null : answer.body(), failure);
      } else {
        waitForNext();
      }
    }
  }
}
