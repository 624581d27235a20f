package io.pollingsdk.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureTokensTest {
  private static final ClientSecret CLIENT = new ClientSecret("contoso.example", "app", "s3cr~t&");
  private static final String SCOPE = "https://management.azure.com/.default";

  private final Azure azure = new Azure();
  private final AzureTokens login =
      new AzureTokens(azure.settings("https://login.example.com", s -> {}));
  private final TokenSource tokens = login.clientCredentials(CLIENT, SCOPE);

  private String token(TokenSource source) {
    return azure.result(source.token(azure.time.now())).value();
  }

  private Throwable failure() {
    return azure.failure(tokens.token(azure.time.now()));
  }

  private String form(int request) {
    byte[] body = azure.transport.request(request).body().map(RequestBody::encoded).orElseThrow();
    return new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void asksVersionTwoForAScope() {
    azure.says(
        Reply.json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"a\"}"));
    assertThat(token(tokens)).isEqualTo("a");
    assertThat(azure.sent())
        .containsExactly("POST https://login.example.com/contoso.example/oauth2/v2.0/token");
    assertThat(form(0))
        .isEqualTo(
            "grant_type=client_credentials&client_id=app&client_secret=s3cr~t%26"
                + "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default");
  }

  @Test
  void asksVersionOneForAResource() {
    azure.says(Reply.json("{\"expires_on\":\"1767326645\",\"access_token\":\"a\"}"));
    assertThat(token(login.clientCredentialsV1(CLIENT, "https://r/"))).isEqualTo("a");
    assertThat(azure.sent())
        .containsExactly("POST https://login.example.com/contoso.example/oauth2/token");
    assertThat(form(0)).endsWith("&resource=https%3A%2F%2Fr%2F");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"expires_in\":3600", "\"expires_in\":\"3600\"",
        // 2026-01-02T04:04:05Z, an hour after the fake clock's start
        "\"expires_on\":\"1767326645\"", "\"expires_in\":null,\"expires_on\":1767326645",
      })
  void renewsFiveMinutesBeforeTheEnd(String end) {
    azure.transport.thenAlways(Reply.json("{\"access_token\":\"a\"," + end + "}"));
    token(tokens);
    azure.time.advance(Duration.ofSeconds(3299));
    token(tokens);
    assertThat(azure.sent()).hasSize(1);
    azure.time.advance(Duration.ofSeconds(1));
    token(tokens);
    assertThat(azure.sent()).hasSize(2);
  }

  @Test
  void keepsAShortTokenForSomeOfItsTime() {
    azure.transport.thenAlways(Reply.json("{\"access_token\":\"a\",\"expires_in\":300}"));
    token(tokens);
    azure.time.advance(Duration.ofSeconds(200));
    token(tokens);
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void keepsATokenWithoutEnd() {
    azure.says(Reply.json("{\"access_token\":\"a\"}"));
    token(tokens);
    azure.time.advance(Duration.ofDays(9));
    assertThat(token(tokens)).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"401, invalid_client", "400, invalid_client", "400, unauthorized_client"})
  void tellsWrongCredentials(int status, String code) {
    azure.says(
        Reply.of(
            status, "{\"error\":\"" + code + "\",\"error_description\":\"AADSTS7000215: no\"}"));
    assertThat(failure())
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.code()).contains(code);
              assertThat(e.apiMessage()).contains("AADSTS7000215: no");
              assertThat(e.getMessage()).doesNotContain("s3cr");
            });
  }

  @Test
  void tellsAnyOtherRefusal() {
    azure.says(Reply.of(400, "{\"error\":\"invalid_scope\"}"));
    assertThat(failure())
        .isExactlyInstanceOf(ApiException.class)
        .hasMessageContaining("invalid_scope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":[]}",
        "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
      })
  void tellsAnAnswerThatCannotBeRead(String body) {
    azure.says(Reply.json(body));
    assertThat(failure()).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void asksAgainAfterAFailure() {
    azure.says(Reply.of(400, "{}"), Reply.json("{\"access_token\":\"a\"}"));
    assertThat(failure()).isNotNull();
    assertThat(token(tokens)).isEqualTo("a");
  }

  @Test
  void fetchesAnewWhenAzureSaysSo() {
    azure.says(
        Reply.json("{\"access_token\":\"old\"}"),
        Reply.of(401, ""),
        Reply.json("{\"access_token\":\"new\"}"),
        Reply.json("{}"));
    var connection =
        new AzureResourceManagerConnection(azure.settings(Azure.ENDPOINT, s -> {}), tokens);
    connection.get("/subscriptions", "1");
    assertThat(azure.transport.request(1).headers().first("Authorization")).contains("Bearer old");
    assertThat(azure.transport.request(3).headers().first("Authorization")).contains("Bearer new");
    assertThat(azure.sent()).hasSize(4);
  }

  @Test
  void neverFollowsARedirectWithTheSecret() {
    azure.says(Reply.of(307, "", "Location", "https://evil.example.net/token"));
    assertThat(failure()).isNotNull();
    assertThat(azure.sent()).hasSize(1);
  }

  @Test
  void wantsAllThreeAndShowsTwo() {
    assertThat(CLIENT).hasToString("ClientSecret[contoso.example, app]");
    assertThatThrownBy(() -> new ClientSecret("t", "c", " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> login.clientCredentials(CLIENT, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scope");
  }
}
