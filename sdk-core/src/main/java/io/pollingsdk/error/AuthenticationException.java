package io.pollingsdk.error;

import org.jspecify.annotations.Nullable;

/** The server does not know who is asking: HTTP 401, or an API's own code for it. */
public class AuthenticationException extends ApiException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param request method and path
   * @param reply the server's answer
   * @param code the API's own error code, or null
   * @param apiMessage the API's own message, or null
   */
  public AuthenticationException(
      String request, Reply reply, @Nullable String code, @Nullable String apiMessage) {
    super(
        request,
        reply,
        code,
        apiMessage,
        new Advice(
            "authentication-exception",
            "Check the key, the secret or the token, and this machine's clock."));
  }
}
