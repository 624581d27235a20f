package io.pollingsdk.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final Redaction STANDARD = Redaction.standard();
  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "https://h.example/a?b=c, https://h.example/a?b=c",
    "https://h.example/a?apiKey=s3cret&b=c, https://h.example/a?apiKey=***&b=c",
    "https://h.example/a?b=c&SIGNATURE=s3%2Fcret, https://h.example/a?b=c&SIGNATURE=***",
    "https://h.example/a?token=s3cret&token=s3cret, https://h.example/a?token=***&token=***",
    "https://h.example/a?token=a=s3cret&b=c, https://h.example/a?token=***&b=c",
    "https://h.example/a?token=, https://h.example/a?token=***",
    "https://user:s3cret@h.example/a, https://***@h.example/a",
    "https://s3cret@h.example/a?token=s3cret, https://***@h.example/a?token=***",
    "https://h.example/cb#access_token=s3cret&b=c, https://h.example/cb#access_token=***&b=c",
    "https://h.example/token/a, https://h.example/token/a",
    "/a?sig=s3cret, /a?sig=***",
    "mailto:a@b.example, mailto:a@b.example",
  })
  void aUriShowsNoUserInformationAndNoSecretParameter(URI uri, String expected) {
    assertThat(STANDARD.uri(uri)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "COOKIE",
        "Set-Cookie",
        "X-Auth-Token",
        "apikey",
        "apiKey",
        "api_key",
        "signature",
        "sessionkey",
        "secretKey",
        "password",
        "access_token",
        "refresh_token",
        "client_secret",
        "X-Amz-Signature"
      })
  void theUsualNamesAreSecretInAnyCase(String name) {
    assertThat(STANDARD.isSecret(name)).isTrue();
  }

  @Test
  void otherNamesAreNotSecretUntilAdded() {
    Redaction more = STANDARD.with(List.of("Licence-Key"));

    assertThat(STANDARD.isSecret("licence-key")).isFalse();
    assertThat(more.isSecret("LICENCE-key")).isTrue();
    assertThat(more.isSecret("password")).isTrue();
    assertThat(more.uri(URI.create("/a?licence-key=s3cret"))).isEqualTo("/a?licence-key=***");
    assertThat(more.excerpt("{\"licence-key\":\"s3cret\"}", 99)).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"s3cret\"}",
        "{\"a\":{\"b\":[{\"Password\" :\n \"s3cret\"}]}}",
        "{\"token\":\"a\\\"s3cret\",\"b\":1}",
        "{\"token\":\"a\\\\\",\"secret\":\"s3cret\"}",
        "{\"token\":\"s3cret",
        "{\"token\":\"\\u0022s3cret\"}",
        "{\"password\": 5309123}",
        "{\"secretKey\":\"s3cret\",\"apiKey\":\"s3cret\"}",
        "{\"message\":\"{\\\"password\\\":\\\"s3cret\\\"}\"}",
        "{\"link\":\"https://h.example/a?b=c&signature=s3cret\"}",
        "token=s3cret",
        "a=b&token=s3cret&c=d",
        "<a href='https://h.example/?token=s3cret'>",
        "refused: password=s3cret; user=me",
      })
  void anExcerptHoldsNoSecret(String body) {
    assertThat(STANDARD.excerpt(body, 200))
        .doesNotContain("s3cret")
        .doesNotContain("5309123")
        .contains("***");
  }

  @Test
  void anExcerptKeepsWhatIsNoSecret() {
    assertThat(STANDARD.excerpt("{\"id\":\"7\",\"password\":\"x\",\"state\":\"up\"}", 200))
        .isEqualTo("{\"id\":\"7\",\"password\":\"***\",\"state\":\"up\"}");
    assertThat(STANDARD.excerpt("{\"password\":7,\"state\":\"up\"}", 200))
        .isEqualTo("{\"password\":***,\"state\":\"up\"}");
    assertThat(STANDARD.excerpt("{\"tokens\":\"x\",\"token\":null}", 200)).contains("\"x\"");
  }

  @Test
  void anExcerptIsOneLine() {
    assertThat(STANDARD.excerpt(" a\r\n\tb \n", 200)).isEqualTo("a b");
    assertThat(STANDARD.excerpt("", 200)).isEmpty();
  }

  @Test
  void anExcerptIsCutAtItsLimitAndSaysSo() {
    assertThat(STANDARD.excerpt("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    assertThat(STANDARD.excerpt("x".repeat(11), 10)).isEqualTo("x".repeat(10) + "…");
    assertThat(STANDARD.excerpt("x".repeat(1000), 10)).isEqualTo("x".repeat(10) + "…");
  }

  @Test
  void aSecretThatTheCutFallsIntoStaysHidden() {
    String body = "{\"password\":\"" + "s3cret".repeat(100) + "\"}";

    for (int limit = 1; limit < 60; limit++) {
      assertThat(STANDARD.excerpt(body, limit)).doesNotContain("s3c");
    }
  }

  private static List<String> hostile() {
    return List.of(
        "\"".repeat(MEGABYTE),
        "\\".repeat(MEGABYTE),
        "\"a\":\"" + "\\\"".repeat(MEGABYTE / 2),
        "\"password\":\"" + "\\".repeat(MEGABYTE),
        "\"a\"" + " ".repeat(MEGABYTE),
        "\"a\" ".repeat(MEGABYTE / 4),
        "\"password\":\"" + "x".repeat(MEGABYTE),
        "\\\"password\\\":\\\"" + "x".repeat(MEGABYTE),
        "\\\"a\\\"".repeat(MEGABYTE / 5),
        "\"password\":" + "1".repeat(MEGABYTE),
        "=".repeat(MEGABYTE),
        "a=".repeat(MEGABYTE / 2),
        "a".repeat(MEGABYTE),
        "&".repeat(MEGABYTE),
        "token=" + "x".repeat(MEGABYTE),
        " ".repeat(MEGABYTE) + "x");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileBodiesCostNeitherTheStackNorTheDay(String body) {
    assertThat(STANDARD.excerpt(body, MEGABYTE)).hasSizeLessThanOrEqualTo(MEGABYTE + 1);
    assertThat(STANDARD.excerpt(body, 200)).hasSizeLessThanOrEqualTo(201);
  }

  @Test
  void aLongQueryCostsLinearTime() {
    String query = "a=b&".repeat(MEGABYTE / 8) + "token=s3cret";

    assertThat(STANDARD.uri(URI.create("https://h.example/?" + query)))
        .endsWith("token=***")
        .hasSizeGreaterThan(MEGABYTE / 8);
  }
}
