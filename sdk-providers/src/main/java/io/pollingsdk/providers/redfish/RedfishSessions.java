package io.pollingsdk.providers.redfish;

import io.pollingsdk.Connection;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A connection that opens and ends a service's sessions. Services allow few at a time and end those
 * that are not used, so end what you have opened.
 *
 * <pre>{@code
 * try (var sessions = new RedfishSessions(settings, user, password);
 *     var bmc = new RedfishConnection(settings, sessions.tokens(opened::add))) {
 *   …
 *   opened.forEach(sessions::end);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RedfishSessions extends Connection {
  static final String TOKEN = "X-Auth-Token";
  private static final String SESSIONS = "/redfish/v1/SessionService/Sessions";

  private final String user;
  private final String password;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the service's origin, such as {@code https://bmc.example.org}, and everything
   *     else that can be set
   * @param user the user name
   * @param password the password
   */
  public RedfishSessions(ConnectionSettings settings, String user, String password) {
    super(Redfish.checked(settings));
    this.user = user;
    this.password = password;
  }

  /**
   * Opens a session.
   *
   * @return the session, later
   */
  public CompletableFuture<RedfishSession> open() {
    return requestAsync(
            ApiRequest.post(SESSIONS).json(Map.of("UserName", user, "Password", password)))
        .thenApply(RedfishSessions::session);
  }

  private static RedfishSession session(ApiResponse created) {
    String token =
        created
            .header(TOKEN)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> created.malformed("", "opens a session, but has no " + TOKEN, null));
    Optional<URI> uri =
        created
            .header("Location")
            .or(
                () ->
                    RedfishError.object(created)
                        .flatMap(body -> RedfishError.text(body, "@odata.id")))
            .map(created::resolve);
    return new RedfishSession(uri, AccessToken.permanent(token));
  }

  /**
   * Ends a session; does nothing where the service did not say where.
   *
   * @param session the session
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public void end(RedfishSession session) {
    session
        .uri()
        .map(uri -> ApiRequest.of("DELETE", uri).header(TOKEN, session.token().value()))
        .ifPresent(this::request);
  }

  /**
   * {@return a source of tokens for a {@link RedfishConnection}: a session is opened when the first
   * request needs it, and another when the service has ended that one}
   *
   * @param opened is told of each session, so that it can be ended
   */
  public TokenSource tokens(Consumer<RedfishSession> opened) {
    return TokenSource.inHeader(
        TOKEN,
        () ->
            open()
                .thenApply(
                    session -> {
                      opened.accept(session);
                      return session.token();
                    }));
  }

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return Redfish.withDefaults(request);
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    Redfish.check(request, response, time().now());
  }

  @Override
  protected Set<String> secretNames() {
    return Redfish.SECRETS;
  }
}
