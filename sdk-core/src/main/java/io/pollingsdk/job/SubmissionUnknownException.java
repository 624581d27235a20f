package io.pollingsdk.job;

import io.pollingsdk.error.SdkException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The submit may or may not have been received: it was sent, and no answer came. It was not sent
 * again, unless the API honours its idempotency key. Look at the server before submitting anew, or
 * submit with the same idempotency key where the API honours one.
 */
public class SubmissionUnknownException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** Method and path of the submit. */
  private final String request;

  /** The key that the submit carried. */
  private final @Nullable String idempotencyKey;

  /**
   * Creates the exception.
   *
   * @param request method and path of the submit
   * @param idempotencyKey the key it carried, or null
   * @param cause why no answer came
   */
  public SubmissionUnknownException(
      String request, @Nullable String idempotencyKey, Throwable cause) {
    super(
        request
            + " was sent, but no usable answer came: the job may or may not exist. "
            + (idempotencyKey == null
                ? "Look at the server before submitting again"
                : "Submit again with the same idempotency key " + idempotencyKey)
            + ". "
            + cause.getMessage(),
        "submission-unknown-exception",
        cause);
    this.request = request;
    this.idempotencyKey = idempotencyKey;
  }

  /** {@return method and path of the submit} */
  public String request() {
    return request;
  }

  /** {@return the idempotency key that the submit carried} */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(idempotencyKey);
  }
}
