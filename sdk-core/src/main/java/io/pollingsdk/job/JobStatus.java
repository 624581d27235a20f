package io.pollingsdk.job;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one status answer says of a job. Immutable. What a provider cannot classify is {@link
 * Unrecognized}: it never counts as success.
 */
public sealed interface JobStatus {

  /** {@return whether the job has ended} */
  default boolean isTerminal() {
    return this instanceof Succeeded || this instanceof Failed || this instanceof Cancelled;
  }

  /** {@return a status of a job that goes on, of which no more is known} */
  static Running running() {
    return Running.PLAIN;
  }

  /**
   * {@return the status of a job that ended well; the last poll, or what is fetched after it, is
   * its result}
   */
  static Succeeded succeeded() {
    return Succeeded.PLAIN;
  }

  /**
   * {@return the status of a job that ended well, with its result at hand}
   *
   * @param result the result, such as a part of the last poll
   */
  static Succeeded succeeded(ApiResponse result) {
    return new Succeeded(Optional.of(result));
  }

  /**
   * {@return the status of a job that failed}
   *
   * @param code the API's own code, or null
   * @param message the API's own message, or null
   */
  static Failed failed(@Nullable String code, @Nullable String message) {
    return new Failed(Optional.ofNullable(code), Optional.ofNullable(message));
  }

  /** {@return the status of a job that was cancelled} */
  static Cancelled cancelled() {
    return new Cancelled(Optional.empty());
  }

  /**
   * {@return the status of a job that was cancelled}
   *
   * @param message the API's own message, or null
   */
  static Cancelled cancelled(@Nullable String message) {
    return new Cancelled(Optional.ofNullable(message));
  }

  /**
   * {@return a status that this provider does not know}
   *
   * @param raw the state as the server wrote it
   */
  static Unrecognized unrecognized(String raw) {
    return new Unrecognized(raw);
  }

  /**
   * The job goes on.
   *
   * @param progress how far it is
   * @param message what the server says of it
   * @param statusUri where to ask from now on, absolute, where that has moved; checked before it is
   *     used
   * @param retryAfter how long the server asks to wait, where it says so elsewhere than in
   *     Retry-After, which the engine reads itself
   * @param handle what to know the job by from now on, where a job goes on in another place or
   *     phase: id, status URI and attributes are taken from it
   */
  record Running(
      Progress progress,
      Optional<String> message,
      Optional<URI> statusUri,
      Optional<Duration> retryAfter,
      Optional<JobHandle> handle)
      implements JobStatus {
    private static final Running PLAIN =
        new Running(
            Progress.unknown(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * {@return a copy with a progress}
     *
     * @param now how far the job is
     */
    public Running withProgress(Progress now) {
      return new Running(now, message, statusUri, retryAfter, handle);
    }

    /**
     * {@return a copy with a message}
     *
     * @param text what the server says, or null
     */
    public Running withMessage(@Nullable String text) {
      return new Running(progress, Optional.ofNullable(text), statusUri, retryAfter, handle);
    }

    /**
     * {@return a copy with another place to ask}
     *
     * @param moved absolute
     */
    public Running movedTo(URI moved) {
      return new Running(progress, message, Optional.of(moved), retryAfter, handle);
    }

    /**
     * {@return a copy with the wait that the server asks for}
     *
     * @param wait the wait
     */
    public Running withRetryAfter(Duration wait) {
      return new Running(progress, message, statusUri, Optional.of(wait), handle);
    }

    /**
     * {@return a copy that goes on under another handle} For APIs that finish one job by another,
     * or whose poll has to remember something: {@code job.with("seen", …)}.
     *
     * @param next the handle
     */
    public Running continuingAs(JobHandle next) {
      return new Running(progress, message, statusUri, retryAfter, Optional.of(next));
    }
  }

  /**
   * The job ended well.
   *
   * @param result the result where the provider has it at hand; otherwise the last poll, or what
   *     its {@code resultRequest} fetches
   */
  record Succeeded(Optional<ApiResponse> result) implements JobStatus {
    private static final Succeeded PLAIN = new Succeeded(Optional.empty());
  }

  /**
   * The API says that the job failed.
   *
   * @param code the API's own code
   * @param message the API's own message
   */
  record Failed(Optional<String> code, Optional<String> message) implements JobStatus {}

  /**
   * The API says that the job was cancelled.
   *
   * @param message the API's own message
   */
  record Cancelled(Optional<String> message) implements JobStatus {}

  /**
   * A state that the provider does not know. The engine asks again, a limited number of times.
   *
   * @param raw the state as the server wrote it
   */
  record Unrecognized(String raw) implements JobStatus {}
}
