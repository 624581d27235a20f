package io.pollingsdk.auth;

import io.pollingsdk.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** HTTP Basic authentication (RFC 7617), in UTF-8. Immutable. */
public final class BasicAuth {
  private final String header;

  private BasicAuth(String header) {
    this.header = header;
  }

  /**
   * {@return the authentication of a user}
   *
   * @param user the user name; without a colon
   * @param password the password
   */
  public static BasicAuth of(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user name for Basic authentication has no colon");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new BasicAuth("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * {@return the request with the Authorization header}
   *
   * @param request the request
   */
  public ApiRequest sign(ApiRequest request) {
    return request.header("Authorization", header);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "BasicAuth";
  }
}
