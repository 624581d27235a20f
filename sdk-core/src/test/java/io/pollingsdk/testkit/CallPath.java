package io.pollingsdk.testkit;

import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two ways to wait for a job, so that one test can hold for both. Needs a connection made for
 * fake time.
 */
public enum CallPath {
  /** {@code asyncRequest}, on a thread of its own. */
  BLOCKING {
    @Override
    public Outcome run(FakeTime time, PollingConnection connection, ApiRequest request) {
      return drive(time, () -> connection.asyncRequest(request));
    }
  },
  /** {@code submit}, and the future of its job. */
  NON_BLOCKING {
    @Override
    public Outcome run(FakeTime time, PollingConnection connection, ApiRequest request) {
      CompletableFuture<ApiResponse> result = connection.submit(request).result();
      time.runUntil(result);
      try {
        return new Outcome(result.getNow(null), null);
      } catch (RuntimeException e) {
        return new Outcome(null, cause(result));
      }
    }
  };

  /**
   * How it ended.
   *
   * @param value the result, or null
   * @param failure why there is none, or null
   */
  public record Outcome(@Nullable ApiResponse value, @Nullable Throwable failure) {
    /** Returns the result. */
    public ApiResponse result() {
      if (value == null) {
        throw new AssertionError("no result", failure);
      }
      return value;
    }

    /** Returns the failure as the type it has to be. */
    public <T extends Throwable> T failure(Class<T> type) {
      if (!type.isInstance(failure)) {
        throw new AssertionError(
            "expected " + type.getSimpleName() + ", but got " + value, failure);
      }
      return type.cast(failure);
    }
  }

  /** Sends a request, moves time until its job has ended, and returns how. */
  public abstract Outcome run(FakeTime time, PollingConnection connection, ApiRequest request);

  /**
   * Runs a blocking call on a thread of its own, moving time from task to task until it returns.
   */
  public static Outcome drive(FakeTime time, Supplier<ApiResponse> call) {
    CompletableFuture<ApiResponse> done = startAndPark(call);
    time.runUntil(done);
    return outcome(done);
  }

  /** Runs a blocking call on a thread of its own, and moves time once it waits. */
  public static Outcome drive(FakeTime time, Supplier<ApiResponse> call, Duration by) {
    CompletableFuture<ApiResponse> done = startAndPark(call);
    time.advance(by);
    return outcome(done);
  }

  private static CompletableFuture<ApiResponse> startAndPark(Supplier<ApiResponse> call) {
    CompletableFuture<ApiResponse> done = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                done.complete(call.get());
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            "blocking-caller");
    caller.setDaemon(true);
    caller.start();
    // Until the caller waits, it alone does the work; from then on, only this thread does.
    while (!done.isDone() && !isParked(caller)) {
      Thread.onSpinWait();
    }
    return done;
  }

  private static boolean isParked(Thread caller) {
    return caller.getState() == Thread.State.WAITING && LockSupport.getBlocker(caller) != null;
  }

  private static Outcome outcome(CompletableFuture<ApiResponse> done) {
    try {
      return new Outcome(done.get(20, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      return new Outcome(null, cause(done));
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the blocking call did not return", e);
    }
  }

  private static Throwable cause(CompletableFuture<?> failed) {
    try {
      failed.get();
      throw new AssertionError("not failed");
    } catch (ExecutionException e) {
      return Optional.ofNullable(e.getCause()).orElse(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (java.util.concurrent.CancellationException e) {
      return e;
    }
  }
}
