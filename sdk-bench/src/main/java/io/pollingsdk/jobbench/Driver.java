package io.pollingsdk.jobbench;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One way to submit jobs and to poll them until they are done. It works the way a competent user of
 * its library would. Jobs may be started from several threads.
 */
public interface Driver extends AutoCloseable {

  /**
   * How the work is to be done.
   *
   * @param server the job server's base URI, such as {@code http://127.0.0.1:8080}
   * @param connections the most connections, kept alive
   * @param schedule when to poll
   */
  record Plan(URI server, int connections, Schedule schedule) {}

  /** When to poll. */
  @FunctionalInterface
  interface Schedule {

    /**
     * {@return how long to wait before a poll, in nanoseconds}
     *
     * @param n which poll, 0 for the first after the submit
     * @param elapsedNanos how long ago the job was submitted
     */
    long delayNanos(int n, long elapsedNanos);
  }

  /** Told how a job ended. */
  @FunctionalInterface
  interface Done {

    /**
     * Told once for each job, on any thread.
     *
     * @param resultBody the last status answer's body, or null
     * @param failure why there is none, or null
     */
    void done(@Nullable String resultBody, @Nullable Throwable failure);
  }

  /**
   * Starts one job. Does not block; a driver with a thread a job may take the time to start one.
   *
   * @param millis how long the job takes at the server
   * @param done told when the caller has the result in hand
   * @throws Exception if it cannot be started; then {@code done} is not told
   */
  void start(long millis, Done done) throws Exception;

  /**
   * Runs one job and waits for it. Drivers whose library has a natural blocking call override it.
   *
   * @param millis how long the job takes at the server
   * @return the last status answer's body
   * @throws Exception what went wrong
   */
  default String runOne(long millis) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    start(
        millis,
        (body, failure) -> {
          if (body != null) {
            end.complete(body);
          } else {
            end.completeExceptionally(
                failure != null ? failure : new IllegalStateException("neither body nor failure"));
          }
        });
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** {@return how many status requests were sent so far} */
  long polls();

  /** Ends it and its threads; jobs may be left. Failures are unchecked: there is one caller. */
  @Override
  void close();
}
