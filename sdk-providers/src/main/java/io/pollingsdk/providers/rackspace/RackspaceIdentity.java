package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonObject;
import io.pollingsdk.Connection;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Rackspace's identity service (Keystone v2): gives the token that every connection of the account
 * shares, and the catalog that says where the services are.
 *
 * <pre>{@code
 * try (var identity = RackspaceIdentity.withApiKey(RackspaceSite.US.identity(), user, apiKey);
 *     var dns = new CloudDnsConnection(
 *         ConnectionSettings.to(identity.catalog().dns()), identity.tokens())) {
 *   dns.createDomain("example.org", "admin@example.org").await();
 * }
 * }</pre>
 *
 * <p>One authentication serves all, is made when the first needs it, and again when the token is
 * about to end or was refused. Thread-safe; to be closed after the connections that use it.
 */
public final class RackspaceIdentity extends Connection {
  private final JsonObject credentials;
  private final AtomicReference<ServiceCatalog> catalog = new AtomicReference<>();
  private final TokenSource tokens;

  private RackspaceIdentity(ConnectionSettings settings, JsonObject credentials) {
    super(settings);
    this.credentials = credentials;
    this.tokens = TokenSource.inHeader("X-Auth-Token", this::authenticate);
  }

  /**
   * Creates a connection that authenticates with an API key; nothing is sent yet.
   *
   * @param settings from {@link RackspaceSite#identity()}, and everything else that can be set
   * @param username the user's name
   * @param apiKey the user's API key
   * @return the connection
   * @throws IllegalArgumentException if name or key is empty
   */
  public static RackspaceIdentity withApiKey(
      ConnectionSettings settings, String username, String apiKey) {
    return new RackspaceIdentity(
        settings, credentials("RAX-KSKEY:apiKeyCredentials", username, "apiKey", apiKey));
  }

  /**
   * Creates a connection that authenticates with a password; nothing is sent yet.
   *
   * @param settings from {@link RackspaceSite#identity()}, and everything else that can be set
   * @param username the user's name
   * @param password the user's password
   * @return the connection
   * @throws IllegalArgumentException if name or password is empty
   */
  public static RackspaceIdentity withPassword(
      ConnectionSettings settings, String username, String password) {
    return new RackspaceIdentity(
        settings, credentials("passwordCredentials", username, "password", password));
  }

  private static JsonObject credentials(String kind, String user, String name, String secret) {
    if (user.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException((user.isBlank() ? "username" : name) + " is empty");
    }
    JsonObject pair = new JsonObject();
    pair.addProperty("username", user);
    pair.addProperty(name, secret);
    JsonObject auth = new JsonObject();
    auth.add(kind, pair);
    return auth;
  }

  /** {@return the token source that the account's connections share} */
  public TokenSource tokens() {
    return tokens;
  }

  /**
   * Returns the account's catalog; authenticates if that has not been done yet, and waits for it.
   *
   * @return the catalog
   * @throws io.pollingsdk.error.SdkException if the credentials are refused, or no answer comes
   */
  public ServiceCatalog catalog() {
    CompletableFuture<ServiceCatalog> answer = catalogAsync();
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          TransportException.Kind.INTERRUPTED,
          "the thread that waited for the catalog was interrupted",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Returns the account's catalog, later; authenticates if that has not been done yet.
   *
   * @return the catalog, or what {@link #catalog()} throws
   */
  public CompletableFuture<ServiceCatalog> catalogAsync() {
    // The catalog comes with the token, so it is there as soon as a token is.
    return tokens.token(time().now()).thenApply(token -> Objects.requireNonNull(catalog.get()));
  }

  private CompletableFuture<AccessToken> authenticate() {
    return requestAsync(ApiRequest.post("/tokens").json(Map.of("auth", credentials)))
        .thenApply(
            answer -> {
              AccessToken token = token(answer);
              catalog.set(ServiceCatalog.of(answer));
              return token;
            });
  }

  private static AccessToken token(ApiResponse answer) {
    Optional<Instant> end =
        answer.at("access", "token", "expires").element().flatMap(e -> instant(e.toString()));
    return new AccessToken(answer.at("access", "token", "id").string(), end);
  }

  /** Without an end that can be read, a token serves until it is refused. */
  private static Optional<Instant> instant(String json) {
    try {
      return Optional.of(OffsetDateTime.parse(json.replace("\"", "")).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", "application/json"));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    Faults.check(request, response, time().now());
  }

  /** To authenticate twice is to get the same token, or another that is as good. */
  @Override
  protected boolean mayRepeat(ApiRequest request) {
    return true;
  }

  @Override
  protected Set<String> secretNames() {
    return Set.of("apiKey", "password");
  }
}
