package io.pollingsdk.providers.azure;

import io.pollingsdk.Connection;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A connection to Azure's identity endpoint, {@code https://login.microsoftonline.com} for the
 * public cloud. The caller owns it: close it after the connections that use its tokens. One token
 * source may serve any number of them. Thread-safe.
 *
 * <pre>{@code
 * try (var login = new AzureTokens(ConnectionSettings.to("https://login.microsoftonline.com"));
 *     var azure = new AzureResourceManagerConnection(
 *         ConnectionSettings.to("https://management.azure.com"),
 *         login.clientCredentials(client, "https://management.azure.com/.default"))) {
 * }
 * }</pre>
 */
public final class AzureTokens extends Connection {
  /** With the minute that a token source keeps itself, five are left when a token is renewed. */
  private static final Duration EARLY = Duration.ofMinutes(4);

  private static final Duration LONG_LIVED = Duration.ofMinutes(10);

  private static final Set<String> BAD_CREDENTIALS =
      Set.of("invalid_client", "unauthorized_client", "invalid_grant", "access_denied");

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the identity endpoint, without the tenant, and everything else that can be set
   */
  public AzureTokens(ConnectionSettings settings) {
    super(settings);
  }

  /**
   * Returns the tokens of an application for a scope, from the endpoint's version 2.
   *
   * @param client who is asking
   * @param scope such as {@code https://management.azure.com/.default}
   * @return the tokens; the first is fetched when it is first needed
   */
  public TokenSource clientCredentials(ClientSecret client, String scope) {
    return source("/{}/oauth2/v2.0/token", client, "scope", scope);
  }

  /**
   * Returns the tokens of an application for a resource, from the endpoint's version 1.
   *
   * @param client who is asking
   * @param resource such as {@code https://management.core.windows.net/}
   * @return the tokens; the first is fetched when it is first needed
   */
  public TokenSource clientCredentialsV1(ClientSecret client, String resource) {
    return source("/{}/oauth2/token", client, "resource", resource);
  }

  private TokenSource source(String path, ClientSecret client, String forName, String forValue) {
    if (forValue.isBlank()) {
      throw new IllegalArgumentException(forName + " must not be empty");
    }
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", client.clientId());
    form.put("client_secret", client.secret());
    form.put(forName, forValue);
    ApiRequest request = ApiRequest.post(path, client.tenant()).form(form);
    return TokenSource.bearer(() -> requestAsync(request).thenApply(this::token));
  }

  private AccessToken token(ApiResponse answer) {
    String type = answer.at("token_type").optionalString().orElse("Bearer");
    if (!type.equalsIgnoreCase("Bearer")) {
      throw answer.malformed("token_type", "is not Bearer", null);
    }
    JsonMember token = answer.at("access_token");
    if (token.string().isBlank()) {
      throw answer.malformed("access_token", "is empty", null);
    }
    return new AccessToken(token.string(), end(answer).map(this::early));
  }

  /** The lifetime counts before the end, which is by the server's clock. */
  private Optional<Instant> end(ApiResponse answer) {
    OptionalDouble lifetime = answer.at("expires_in").optionalNumber();
    if (lifetime.isPresent()) {
      return Optional.of(time().now().plusSeconds((long) lifetime.getAsDouble()));
    }
    OptionalDouble end = answer.at("expires_on").optionalNumber();
    return end.isPresent()
        ? Optional.of(Instant.ofEpochSecond((long) end.getAsDouble()))
        : Optional.empty();
  }

  private Instant early(Instant end) {
    boolean longLived = time().now().plus(LONG_LIVED).isBefore(end);
    return longLived ? end.minus(EARLY) : end;
  }

  @Override
  protected boolean mayRepeat(ApiRequest request) {
    return true;
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() < 400) {
      return;
    }
    ErrorBody error = ErrorBody.of(response);
    if (response.status() == 400 && error.code().filter(BAD_CREDENTIALS::contains).isPresent()) {
      throw new AuthenticationException(
          request.toString(),
          response.reply(),
          error.code().orElse(null),
          error.message().orElse(null));
    }
    throw error.refusal(request, response, time().now());
  }
}
