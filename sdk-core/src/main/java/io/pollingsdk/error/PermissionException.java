package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/**
 * The server knows who is asking and does not allow this: HTTP 403, or an API's own code for it.
 */
public class PermissionException extends ApiException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param request method and path
   * @param reply the server's answer
   * @param code the API's own error code, or null
   * @param apiMessage the API's own message, or null
   */
  public PermissionException(
      String request, Reply reply, @Nullable String code, @Nullable String apiMessage) {
    super(
        request,
        reply,
        code,
        apiMessage,
        new Advice("permission-exception", "The account lacks the right for this request."));
  }
}
