package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.Connection;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to where Google gives out tokens: its authorization server, or the metadata server
 * of a machine that runs in its cloud. The token sources that it makes serve as many connections as
 * wanted; close it after them.
 *
 * <pre>{@code
 * ServiceAccountKey key = ServiceAccountKey.fromJson(Files.readString(path));
 * try (var tokens = new GoogleTokens(ConnectionSettings.to(key.tokenUri()));
 *     var compute = new GoogleComputeConnection(settings, project, tokens.serviceAccount(key))) {
 *   ...
 * }
 * }</pre>
 */
public final class GoogleTokens extends Connection {
  /** Where Google's authorization server gives tokens for assertions. */
  public static final String ENDPOINT = "https://oauth2.googleapis.com/token";

  /** The metadata server, as every machine in Google's cloud sees it. */
  public static final String METADATA_SERVER = "http://metadata.google.internal";

  /** The scope that covers all of Google Cloud, used where no other is named. */
  public static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

  /** In seconds, a year: what is said to last longer is not to overflow. */
  private static final double LONGEST = 365 * 86_400;

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /** What the authorization server says with 400 of an account or key that it does not accept. */
  private static final Set<String> NOT_ACCEPTED =
      Set.of("invalid_grant", "invalid_client", "unauthorized_client");

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint, such as {@link ServiceAccountKey#tokenUri()} or {@link
   *     #METADATA_SERVER}, and everything else that can be set
   */
  public GoogleTokens(ConnectionSettings settings) {
    super(settings);
  }

  /**
   * {@return a source of tokens for a service account, each good for about an hour}
   *
   * @param key the account's key
   * @param scopes what the tokens are for; none for {@link #CLOUD_PLATFORM}
   */
  public TokenSource serviceAccount(ServiceAccountKey key, String... scopes) {
    List<String> wanted = scopes.length == 0 ? List.of(CLOUD_PLATFORM) : List.of(scopes);
    return TokenSource.bearer(() -> exchange(key, wanted));
  }

  private CompletableFuture<AccessToken> exchange(ServiceAccountKey key, List<String> scopes) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", GRANT);
    form.put("assertion", key.assertion(scopes, time().now()));
    return requestAsync(ApiRequest.post("").form(form)).thenApply(this::read);
  }

  /**
   * {@return a source of tokens for the account that the machine runs as; for {@link
   * #METADATA_SERVER}}
   */
  public TokenSource metadataServer() {
    ApiRequest request =
        ApiRequest.get("/computeMetadata/v1/instance/service-accounts/default/token")
            .header("Metadata-Flavor", "Google");
    return TokenSource.bearer(() -> requestAsync(request).thenApply(this::read));
  }

  /**
   * {@return a source that always gives the same token, such as one that another program fetched}
   *
   * @param accessToken the token
   * @throws IllegalArgumentException if it is empty
   */
  public static TokenSource fixed(String accessToken) {
    AccessToken token = AccessToken.permanent(accessToken);
    return TokenSource.bearer(() -> CompletableFuture.completedFuture(token));
  }

  private AccessToken read(ApiResponse answer) {
    String value = answer.at("access_token").string();
    if (value.isBlank()) {
      throw answer.malformed("access_token", "is empty", null);
    }
    Instant now = time().now();
    Optional<Instant> end =
        answer.at("expires_in").optionalNumber().stream()
            .mapToObj(seconds -> now.plus(Duration.ofSeconds((long) Math.min(seconds, LONGEST))))
            .findFirst();
    return new AccessToken(value, end);
  }

  /** Asking for a token twice gives two tokens, which does no harm. */
  @Override
  protected boolean mayRepeat(ApiRequest request) {
    return true;
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() < 400) {
      return;
    }
    Optional<JsonObject> body = Lenient.body(response);
    String code = body.flatMap(all -> Lenient.text(all, "error")).orElse(null);
    String message = body.flatMap(all -> Lenient.text(all, "error_description")).orElse(null);
    if (code != null && NOT_ACCEPTED.contains(code)) {
      throw new AuthenticationException(request.toString(), response.reply(), code, message);
    }
    throw code == null
        ? Refusals.exception(request, response, time().now())
        : response.refusal(request, code, message, time().now());
  }
}
