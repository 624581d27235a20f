package io.pollingsdk.error;

/**
 * The server named a URI on another origin (scheme, host and port) and the settings do not allow
 * requests to go there. Nothing was sent.
 */
public class OriginRefusedException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** The refused origin. */
  private final String origin;

  /**
   * Creates the exception.
   *
   * @param origin the refused origin, such as {@code https://other.example.org}
   * @param message what named it and what to do
   */
  public OriginRefusedException(String origin, String message) {
    super(message, "origin-refused-exception", null);
    this.origin = origin;
  }

  /** {@return the refused origin, such as {@code https://other.example.org}} */
  public String origin() {
    return origin;
  }
}
