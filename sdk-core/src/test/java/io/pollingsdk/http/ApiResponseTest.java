package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResponseTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final URI JOB = URI.create("https://h.example/v1/jobs/7?view=full");

  private static ApiResponse answer(int status, String body, String... headers) {
    return new ApiResponse(JOB, status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8));
  }

  private static ApiResponse json(String body) {
    return answer(200, body, "Content-Type", "application/json");
  }

  record Zone(String id, int hosts) {}

  @Test
  void jsonIsParsedOnceAndOnlyWhenAskedFor() {
    ApiResponse good = json("{\"a\":1}");
    assertThat(good.json()).isSameAs(good.json());

    ApiResponse bad = json("{");
    assertThat(bad.text()).isEqualTo("{");
    assertThatExceptionOfType(MalformedResponseException.class).isThrownBy(bad::json);
  }

  @Test
  void theLastOfTwoMembersOfOneNameCounts() {
    assertThat(json("{\"a\":1,\"a\":2}").at("a").integer()).isEqualTo(2);
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(json("\uFEFF{\"a\":1}").at("a").integer()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Bad gateway</body></html>",
        "OK",
        "{\"a\":1} trailing",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1",
        "{'a':1}",
        "{a:1}",
        "[1,]",
        "NaN",
        "True",
        "\uFEFF",
      })
  void whatIsNotJsonIsRefusedWithItsStatus(String body) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> answer(502, body).json())
        .withMessageContaining("is not JSON")
        .withMessageContaining("HTTP 502")
        .withMessageContaining("docs/errors.md#malformed-response-exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n"})
  void anEmptyBodyIsNamedAsSuch(String body) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json(body).json())
        .withMessageContaining("has no body")
        .withMessageContaining("(empty)");
  }

  @Test
  void nestingWithoutEndIsRefusedAndNoStackOverflow() {
    int deep = 100_000;

    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json("[".repeat(deep) + "]".repeat(deep)).json())
        .withMessageContaining("is not JSON");
  }

  @Test
  void theExcerptOfAMalformedAnswerIsShortAndHoldsNoSecret() {
    String body = "{\"password\":\"s3cret\",\n \"x\":" + "y".repeat(1000);

    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json(body).json())
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotContain("s3cret")
                    .doesNotContain("\n")
                    .contains("***")
                    .hasSizeLessThan(400));
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain; charset=ISO-8859-1, ISO-8859-1",
    "text/plain;CHARSET=\"utf-16be\", UTF-16BE",
    "text/plain; format=flowed; charset=iso-8859-1; x=y, ISO-8859-1",
    "text/plain, UTF-8",
    "text/plain; charset=no-such-charset, UTF-8",
    "text/plain; charset='?', UTF-8",
    "text/plain; charset=, UTF-8",
  })
  void textIsReadInTheCharsetNamedOrUtf8(String contentType, Charset charset) {
    ApiResponse answer =
        new ApiResponse(JOB, 200, Headers.of("Content-Type", contentType), "æøå".getBytes(charset));

    assertThat(answer.text()).isEqualTo("æøå");
  }

  @Test
  void jsonIsReadInTheCharsetNamed() {
    ApiResponse answer =
        new ApiResponse(
            JOB,
            200,
            Headers.of("Content-Type", "application/json; charset=ISO-8859-1"),
            "{\"name\":\"æ\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(answer.at("name").string()).isEqualTo("æ");
  }

  @Test
  void bodyBytesAreCopiedInAndOut() {
    byte[] given = {1, 2};
    ApiResponse answer = new ApiResponse(JOB, 200, Headers.empty(), given);

    given[0] = 9;
    answer.bytes()[1] = 9;

    assertThat(answer.bytes()).containsExactly(1, 2);
  }

  @Test
  void asReadsClassesRecordsAndGenericTypes() {
    ApiResponse answer = json("{\"id\":\"z1\",\"hosts\":3,\"unknown\":true}");
    assertThat(answer.as(Zone.class)).isEqualTo(new Zone("z1", 3));

    List<Zone> zones =
        json("[{\"id\":\"a\",\"hosts\":1}]").as(new TypeToken<List<Zone>>() {}.getType());
    assertThat(zones).containsExactly(new Zone("a", 1));

    assertThat(json("7").as(int.class)).isEqualTo(7);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheTypesName() {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json("{\"hosts\":\"many\"}").as(Zone.class))
        .withMessageContaining("does not fit")
        .withMessageContaining("Zone");
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json("[]").as(Zone.class));
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> json("null").as(Zone.class))
        .withMessageContaining("is null");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs/8, https://h.example/v1/jobs/8",
    "8, https://h.example/v1/jobs/8",
    "' ../x ', https://h.example/v1/x",
    "?page=2, https://h.example/v1/jobs/7?page=2",
    "//other.example/y, https://other.example/y",
    "https://other.example/y?sig=a%2Fb, https://other.example/y?sig=a%2Fb",
  })
  void locationIsResolvedAgainstTheUriThatAnswered(String location, URI expected) {
    assertThat(answer(202, "", "Location", location).location()).contains(expected);
    assertThat(answer(202, "").resolve(location)).isEqualTo(expected);
  }

  @Test
  void aLocationThatIsNoUriCountsAsNone() {
    assertThat(answer(202, "").location()).isEmpty();
    assertThat(answer(202, "", "Location", "https://h.example/a b").location()).isEmpty();
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> answer(202, "").resolve("https://h.example/a b?token=s3cret"))
        .withMessageContaining("is not a URI")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({"199,false", "200,true", "202,true", "299,true", "300,false", "404,false"})
  void successIsTwoHundredToTwoNinetyNine(int status, boolean success) {
    assertThat(answer(status, "").isSuccess()).isEqualTo(success);
  }

  @Test
  void withJsonReplacesTheBodyAndKeepsTheRest() {
    ApiResponse answer = answer(200, "{\"r\":{\"a\":\"é\"}}", "Content-Type", "text/x", "X", "1");

    ApiResponse inner = answer.withJson(answer.at("r").object());

    assertThat(inner.text()).isEqualTo("{\"a\":\"é\"}");
    assertThat(inner.json()).isEqualTo(JsonParser.parseString("{\"a\":\"é\"}"));
    assertThat(inner.header("content-type")).contains("application/json");
    assertThat(inner.header("x")).contains("1");
    assertThat(inner.status()).isEqualTo(200);
    assertThat(inner.uri()).isEqualTo(JOB);
    assertThat(answer.text()).startsWith("{\"r\"");
  }

  private static ApiException refusal(int status, String... headers) {
    return answer(status, "{\"error\":1}", headers)
        .refusal(ApiRequest.get("/v1/vms").param("apiKey", "s3cret"), "E7", "no such zone.", NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "400, io.pollingsdk.error.ApiException, api-exception",
    "401, io.pollingsdk.error.AuthenticationException, authentication-exception",
    "403, io.pollingsdk.error.PermissionException, permission-exception",
    "404, io.pollingsdk.error.NotFoundException, not-found-exception",
    "410, io.pollingsdk.error.NotFoundException, not-found-exception",
    "429, io.pollingsdk.error.RateLimitedException, rate-limited-exception",
    "500, io.pollingsdk.error.ApiException, api-exception",
    "200, io.pollingsdk.error.ApiException, api-exception",
  })
  void aRefusalHasTheTypeOfItsStatus(int status, Class<?> type, String anchor) {
    ApiException refusal = refusal(status);

    assertThat(refusal).isExactlyInstanceOf(type);
    assertThat(refusal.getMessage())
        .contains("GET /v1/vms", "HTTP " + status, "E7", "no such zone")
        .endsWith("[docs/errors.md#" + anchor + "]")
        .doesNotContain("s3cret")
        .doesNotContain("..");
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.code()).contains("E7");
    assertThat(refusal.apiMessage()).contains("no such zone.");
    assertThat(refusal.request()).isEqualTo("GET /v1/vms");
    assertThat(refusal.reply().body()).isEqualTo("{\"error\":1}");
  }

  @Test
  void aRateLimitSaysHowLongToWaitInSecondsOrAsADate() {
    RateLimitedException seconds = (RateLimitedException) refusal(429, "Retry-After", "7");
    RateLimitedException date =
        (RateLimitedException) refusal(429, "Retry-After", "Fri, 02 Jan 2026 03:04:15 GMT");

    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(seconds).hasMessageContaining("wait 7 s");
    assertThat(date.retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(((RateLimitedException) refusal(429)).retryAfter()).isEmpty();
  }

  @Test
  void theSubtypesAreAllApiExceptions() {
    assertThat(List.of(refusal(401), refusal(403), refusal(404), refusal(429)))
        .hasExactlyElementsOfTypes(
            AuthenticationException.class,
            PermissionException.class,
            NotFoundException.class,
            RateLimitedException.class);
  }

  @Test
  void textShowsNoBody() {
    assertThat(json("{\"password\":\"s3cret\"}")).hasToString("ApiResponse[200, 21 bytes]");
    assertThat(json("{\"password\":\"s3cret\"}").reply().toString()).doesNotContain("s3cret");
  }

  @Test
  void theReplyOfAnExceptionFindsHeadersInAnyCase() {
    ApiException.Reply reply = answer(500, "", "X-Request-Id", "r1").reply();

    assertThat(reply.headers().get("x-request-id")).containsExactly("r1");
    assertThat(reply.headers()).isUnmodifiable();
  }
}
