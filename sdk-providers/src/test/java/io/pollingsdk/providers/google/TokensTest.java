package io.pollingsdk.providers.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.testkit.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens come from, and how they are used. */
class TokensTest {
  private static final String IDENTITY = "https://oauth2.example.org/token";
  private static final String GIVEN =
      "{\"access_token\":\"ya29.a\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";
  private static final KeyPair PAIR = pair();

  private final Google google = new Google();
  private final GoogleTokens tokens = new GoogleTokens(google.settings(IDENTITY, s -> {}));

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject file() {
    JsonObject file = new JsonObject();
    file.addProperty("type", "service_account");
    file.addProperty("client_email", "sa@p.iam.gserviceaccount.com");
    file.addProperty("private_key_id", "k1");
    file.addProperty("token_uri", IDENTITY);
    file.addProperty(
        "private_key",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    return file;
  }

  private GoogleComputeConnection compute(TokenSource source) {
    return new GoogleComputeConnection(google.settings(Google.COMPUTE, s -> {}), "p", source);
  }

  private GoogleComputeConnection withServiceAccount() {
    return compute(tokens.serviceAccount(ServiceAccountKey.fromJson(file().toString())));
  }

  private static final ApiRequest READ = ApiRequest.get("/projects/p");

  private static JsonObject part(String jwt, int index) {
    String text = jwt.split("\\.", -1)[index];
    byte[] json = Base64.getUrlDecoder().decode(text);
    return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private String assertion(int index) {
    return URLDecoder.decode(
        google.body(index).replaceFirst(".*assertion=", ""), StandardCharsets.UTF_8);
  }

  @Test
  void signsAnAssertionThatItsPublicKeyVerifies() throws GeneralSecurityException {
    google.says(GIVEN, "{}");
    withServiceAccount().request(READ);
    assertThat(google.lines())
        .containsExactly("POST " + IDENTITY, "GET " + Google.COMPUTE + "/projects/p");
    assertThat(google.body(0))
        .startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
    assertThat(google.transport.request(0).headers().contains("Authorization")).isFalse();
    assertThat(google.transport.request(1).headers().first("Authorization"))
        .contains("Bearer ya29.a");
    String jwt = assertion(0);
    assertThat(jwt).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    assertThat(part(jwt, 0)).hasToString("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
    long now = google.time.now().getEpochSecond();
    assertThat(part(jwt, 1))
        .hasToString(
            "{\"iss\":\"sa@p.iam.gserviceaccount.com\",\"scope\":\""
                + GoogleTokens.CLOUD_PLATFORM
                + "\",\"aud\":\""
                + IDENTITY
                + "\",\"iat\":"
                + now
                + ",\"exp\":"
                + (now + 3600)
                + "}");
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(PAIR.getPublic());
    check.update(jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    byte[] signature = Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
    assertThat(check.verify(signature)).isTrue();
  }

  @Test
  void asksForTheScopesThatAreNamed() {
    google.says(GIVEN, "{}");
    ServiceAccountKey key = ServiceAccountKey.fromJson(file().toString());
    compute(tokens.serviceAccount(key, "a", "b")).request(READ);
    assertThat(part(assertion(0), 1).get("scope").getAsString()).isEqualTo("a b");
  }

  @Test
  void usesATokenUntilItsLastMinute() {
    google.says(GIVEN, "{}", "{}");
    GoogleComputeConnection connection = withServiceAccount();
    connection.request(READ);
    google.time.advance(Duration.ofMinutes(58));
    connection.request(READ);
    google.time.advance(Duration.ofMinutes(2));
    google.says(GIVEN.replace("ya29.a", "ya29.b"), "{}");
    connection.request(READ);
    assertThat(google.lines().get(3)).isEqualTo("POST " + IDENTITY);
    assertThat(google.transport.request(4).headers().first("Authorization"))
        .contains("Bearer ya29.b");
  }

  @Test
  void fetchesAnotherTokenOnceAfter401() {
    google.says(GIVEN);
    google.transport.then(Reply.of(401, "{}"));
    google.says(GIVEN.replace("ya29.a", "ya29.b"));
    google.transport.then(
        Reply.of(401, Google.error(401, "unknown", "UNAUTHENTICATED", "authError")));
    GoogleComputeConnection connection = withServiceAccount();
    assertThatThrownBy(() -> connection.request(READ))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("unknown");
    assertThat(google.transport.sent()).hasSize(4);
  }

  @Test
  void triesAgainWhereTheAnswerWasLost() {
    google.transport.then(Reply.failure(Kind.CONNECTION_LOST));
    google.says(GIVEN, "{}");
    google.result(withServiceAccount().requestAsync(READ));
    assertThat(google.transport.sent()).hasSize(3);
  }

  @Test
  void tellsAnAccountThatIsNotAccepted() {
    google.transport.then(
        Reply.of(
            400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}"));
    AuthenticationException refusal =
        (AuthenticationException)
            google.failure(withServiceAccount().insertInstance("z", READ).result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).contains("invalid_grant");
    assertThat(refusal.apiMessage()).contains("Invalid JWT Signature.");
    assertThat(google.transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"invalid_scope\"}",
        "{\"error\":{\"code\":400,\"message\":\"m\"}}",
        "<html>",
        "",
      })
  void tellsAnotherRefusal(String body) {
    google.transport.then(Reply.of(400, body));
    assertThat(google.failure(withServiceAccount().requestAsync(READ)))
        .isExactlyInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"access_token\":\"\",\"id_token\":\"eyJhb\"}",
        "{\"access_token\":{},\"id_token\":\"eyJhb\"}",
      })
  void tellsATokenThatCannotBeRead(String body) {
    google.says(body);
    Throwable failure = google.failure(withServiceAccount().requestAsync(READ));
    assertThat(failure).isInstanceOf(MalformedResponseException.class);
    assertThat(failure.getMessage()).doesNotContain("eyJhb");
    assertThat(google.transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3600\"", "1e300", "null", "\"soon\"", "-5"})
  void takesAnyLifetime(String seconds) {
    google.says("{\"access_token\":\"ya29.a\",\"expires_in\":" + seconds + "}", "{}");
    withServiceAccount().request(READ);
    assertThat(google.transport.sent()).hasSize(2);
  }

  @Test
  void asksTheMetadataServer() {
    GoogleTokens metadata =
        new GoogleTokens(google.settings(GoogleTokens.METADATA_SERVER, s -> {}));
    google.says(GIVEN, "{}");
    compute(metadata.metadataServer()).request(READ);
    assertThat(google.lines().get(0))
        .isEqualTo(
            "GET http://metadata.google.internal"
                + "/computeMetadata/v1/instance/service-accounts/default/token");
    assertThat(google.transport.request(0).headers().first("Metadata-Flavor")).contains("Google");
    assertThat(google.transport.request(1).headers().first("Authorization"))
        .contains("Bearer ya29.a");
  }

  @Test
  void tellsAMachineWithoutAnAccount() {
    GoogleTokens metadata =
        new GoogleTokens(google.settings(GoogleTokens.METADATA_SERVER, s -> {}));
    google.transport.then(Reply.of(404, "<html>"));
    assertThat(google.failure(compute(metadata.metadataServer()).requestAsync(READ)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void sharesOneTokenBetweenConnections() {
    TokenSource source = tokens.serviceAccount(ServiceAccountKey.fromJson(file().toString()));
    google.says(GIVEN, "{}", "{}");
    compute(source).request(READ);
    new GoogleOperationsConnection(google.settings(Google.SERVICE, s -> {}), source)
        .request(ApiRequest.get("/operations"));
    assertThat(google.transport.sent()).hasSize(3);
  }

  @Test
  void refusesAFixedTokenThatIsEmpty() {
    assertThatThrownBy(() -> GoogleTokens.fixed(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAKeyFileWithWhatMayBeLeftOut() {
    JsonObject file = file();
    file.remove("token_uri");
    file.remove("private_key_id");
    ServiceAccountKey key = ServiceAccountKey.fromJson(file.toString());
    assertThat(key.tokenUri()).isEqualTo("https://oauth2.googleapis.com/token");
    assertThat(key.email()).isEqualTo("sa@p.iam.gserviceaccount.com");
    assertThat(key).hasToString("ServiceAccountKey[sa@p.iam.gserviceaccount.com]");
    assertThat(part(key.assertion(List.of("a"), google.time.now()), 0).has("kid")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "[\"s3cret\"]",
        "",
        "{\"type\":\"authorized_user\",\"refresh_token\":\"s3cret\"}",
        "{\"private_key\":\"s3cret\"}",
        "{\"client_email\":\"a\"}",
        "{\"client_email\":\"a\",\"private_key\":\"s3cret\"}",
        "{\"client_email\":\"a\",\"private_key\":\"-----BEGIN RSA PRIVATE KEY-----s3cret\"}",
        "{\"client_email\":\"a\",\"private_key\":\"-----BEGIN PRIVATE KEY-----s3cret!\"}",
        "{\"client_email\":\"a\",\"private_key\":\"-----BEGIN PRIVATE KEY-----s3cretAA\"}",
      })
  void refusesAFileThatIsNoKeyAndShowsNothingOfIt(String file) {
    assertThatThrownBy(() -> ServiceAccountKey.fromJson(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("s3cret"));
  }
}
