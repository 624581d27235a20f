package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/** An answer came that cannot be read: not JSON, or a member is missing or of the wrong type. */
public class MalformedResponseException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** The member that could not be read. */
  private final String path;

  /**
   * Creates the exception.
   *
   * @param path the member that could not be read, such as {@code job.id}; empty for the body as a
   *     whole
   * @param problem what is wrong with it
   * @param excerpt the start of the body, already redacted
   * @param cause what led to it, or null
   */
  public MalformedResponseException(
      String path, String problem, String excerpt, @Nullable Throwable cause) {
    super(
        (path.isEmpty() ? "The answer" : "Member '" + path + "' of the answer")
            + " "
            + problem
            + "; the answer begins: "
            + (excerpt.isEmpty() ? "(empty)" : excerpt),
        "malformed-response-exception",
        cause);
    this.path = path;
  }

  /**
   * {@return the member that could not be read, members joined by dots; empty for the body as a
   * whole}
   */
  public String path() {
    return path;
  }
}
