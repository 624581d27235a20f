package io.pollingsdk.jobbench.peers;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.core.SettableApiFuture;
import com.google.api.gax.retrying.RetryAlgorithm;
import com.google.api.gax.retrying.RetryingFuture;
import com.google.api.gax.retrying.ScheduledRetryingExecutor;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.gson.Gson;
import io.pollingsdk.jobbench.Driver;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * gax: its retrying executor polls until the answer says done, as its OperationFuture does within.
 * The JDK's HttpClient carries: gax's own channels speak to Google's APIs only.
 */
final class Gax implements Driver {
  private static final Gson GSON = new Gson();

  private final JdkCalls calls;
  // As many threads as gax gives its clients.
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          Math.max(4, Runtime.getRuntime().availableProcessors()), Wire.threads("gax"));

  private final ScheduledRetryingExecutor<Polled> executor;

  Gax(Plan plan) {
    this.calls = new JdkCalls(plan, body -> GSON.fromJson(body, Status.class).isDone());
    this.executor =
        new ScheduledRetryingExecutor<>(
            new RetryAlgorithm<>(new GaxUntilDone(), new GaxTiming(plan.schedule())), timer);
  }

  @Override
  public void start(long millis, Done done) {
    var unused =
        calls
            .submit(millis)
            .whenComplete(
                (uri, failure) -> {
                  if (failure != null) {
                    Wire.tell(done, null, failure);
                  } else {
                    poll(uri, done);
                  }
                });
  }

  private void poll(URI uri, Done done) {
    Attempt attempt = new Attempt(uri);
    RetryingFuture<Polled> job = executor.createFuture(attempt);
    attempt.job = job;
    ApiFutures.addCallback(
        job,
        new ApiFutureCallback<>() {
          @Override
          public void onSuccess(Polled answer) {
            Wire.tell(done, answer.body(), null);
          }

          @Override
          public void onFailure(Throwable failure) {
            Wire.tell(done, null, failure);
          }
        },
        MoreExecutors.directExecutor());
    // The first attempt is the caller's in gax, later ones the executor's.
    long first = job.getAttemptSettings().getRandomizedRetryDelayDuration().toNanos();
    Wire.after(timer, first, attempt);
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

  /** Polls once; its job's future looks at the answer and has it called again. */
  private final class Attempt implements Callable<Polled>, Runnable {
    private final URI uri;
    private @Nullable RetryingFuture<Polled> job;

    Attempt(URI uri) {
      this.uri = uri;
    }

    @Override
    public void run() {
      var unused = call();
    }

    @Override
    public @Nullable Polled call() {
      RetryingFuture<Polled> whole = job;
      if (whole == null || whole.isDone()) {
        return null;
      }
      SettableApiFuture<Polled> answer = SettableApiFuture.create();
      whole.setAttemptFuture(answer);
      var unused =
          calls
              .poll(uri)
              .whenComplete(
                  (polled, failure) -> {
                    if (failure == null) {
                      answer.set(polled);
                    } else {
                      answer.setException(failure);
                    }
                  });
      return null;
    }
  }
}
