package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/** The server has no such thing: HTTP 404 (or 410). */
public class NotFoundException extends ApiException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param request method and path
   * @param reply the server's answer
   * @param code the API's own error code, or null
   * @param apiMessage the API's own message, or null
   */
  public NotFoundException(
      String request, Reply reply, @Nullable String code, @Nullable String apiMessage) {
    super(
        request,
        reply,
        code,
        apiMessage,
        new Advice("not-found-exception", "Check the id and the endpoint's path."));
  }
}
