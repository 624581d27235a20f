package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/**
 * Base of everything the SDK throws on purpose. The message says what happened, to which request or
 * job, and what the caller can do; it never holds a credential. Each message ends with the anchor
 * of its page in {@code docs/errors.md}.
 */
public abstract class SdkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened and what the caller can do, one sentence or two
   * @param anchor the heading of {@code docs/errors.md} that explains it
   * @param cause what led to it, or null
   */
  protected SdkException(String message, String anchor, @Nullable Throwable cause) {
    super(message + " [docs/errors.md#" + anchor + "]", cause);
  }
}
