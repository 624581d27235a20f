package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
  private static final URI API = URI.create("https://api.example.org/v1");

  private static List<String> lineBreaks() {
    return List.of("\r", "\n", "\r\nX-Evil: 1", "a\nb", "a\0b", "trailing\n");
  }

  @Test
  void factoriesSetTheMethod() {
    assertThat(ApiRequest.get("/a").method()).isEqualTo("GET");
    assertThat(ApiRequest.post("/a").method()).isEqualTo("POST");
    assertThat(ApiRequest.put("/a").method()).isEqualTo("PUT");
    assertThat(ApiRequest.patch("/a").method()).isEqualTo("PATCH");
    assertThat(ApiRequest.delete("/a").method()).isEqualTo("DELETE");
    assertThat(ApiRequest.get(API).method()).isEqualTo("GET");
    assertThat(ApiRequest.of("head", "/a").method()).isEqualTo("HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /x", "GET\r\n", "G3T", "ABCDEFGHIJKLMNOPQRSTU"})
  void whatIsNoMethodIsRefused(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.of(method, "/a"))
        .withMessageContaining("GET");
    assertThatIllegalArgumentException().isThrownBy(() -> ApiRequest.get("/a").withMethod(method));
  }

  @Test
  void aMethodIsCapitalisedWhateverTheLocale() {
    assertThat(ApiRequest.get("/a").withMethod("options").method()).isEqualTo("OPTIONS");
  }

  @Test
  void theTemplateIsThePathAsItWasWrittenThroughAllChanges() {
    ApiRequest request = ApiRequest.post("/zones/{}/vms", "z 1");
    List<ApiRequest> changed =
        List.of(
            request,
            request.param("a", "b").withQuery(List.of()),
            request.header("A", "b").withHeaders(Headers.empty()),
            request.json(Map.of("a", "b")).withoutBody(),
            request.idempotencyKey("k").timeout(Duration.ofSeconds(1)),
            request.withMethod("PUT"));

    assertThat(changed).allMatch(each -> each.template().equals("/zones/{}/vms"));
    assertThat(ApiRequest.post("zones").template()).isEqualTo("zones");
    assertThat(ApiRequest.post("").template()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/redfish/v1/Systems/437XR/Actions/X.Reset, /redfish/v1/Systems/{}/Actions/X.Reset",
    "https://h.example/api/v3.1/pulp/018f-2/sync/?a=1, /api/v3.1/pulp/{}/sync/",
    "/7/a/8, /{}/a/{}",
    "7, {}",
    "v1x/v2, {}/v2",
    "/a%20b/c, /{}/c",
    "https://h.example, /",
    "/a//b, /a//b",
  })
  void whatLooksLikeAnIdIsLeftOutOfThePattern(String target, String pattern) {
    assertThat(ApiRequest.get(URI.create(target)).pathPattern()).isEqualTo(pattern);
  }

  @Test
  void thePathIsAsItIsSentWithoutTheRest() {
    assertThat(ApiRequest.get("/a b/{}", "c/d").param("e", "f").path()).isEqualTo("/a%20b/c%2Fd");
    assertThat(ApiRequest.get(URI.create("https://u:p@h.example/a?b=c#d")).path()).isEqualTo("/a");
    assertThat(ApiRequest.get("").path()).isEqualTo("/");
  }

  @Test
  void aTargetGivenAsAUriHasNoTemplate() {
    assertThat(ApiRequest.get(API).template()).isEmpty();
    assertThat(ApiRequest.of("POST", URI.create("/zones")).param("a", "b").template()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a%20b",
    "a+b, a%2Bb",
    "50%, 50%25",
    "%2F, %252F",
    "a/b, a%2Fb",
    "a[0], a%5B0%5D",
    "a~b, a~b",
    "a*b, a%2Ab",
    "a?b#c, a%3Fb%23c",
    "a;b=c, a%3Bb%3Dc",
    "é, %C3%A9",
    "日本, %E6%97%A5%E6%9C%AC",
    "😀, %F0%9F%98%80",
    "{}, %7B%7D",
    "..., ...",
  })
  void aValueOfThePathIsEncodedAsOneSegment(String value, String encoded) {
    ApiRequest request = ApiRequest.get("/zones/{}/vms", value);

    assertThat(request.uriOn(API))
        .hasToString("https://api.example.org/v1/zones/" + encoded + "/vms");
    assertThat(request.uriOn(API).getPath()).isEqualTo("/v1/zones/" + value + "/vms");
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, /a%20b",
    "/a+b, /a+b",
    "/50%, /50%25",
    "/a/b, /a/b",
    "/a[0], /a%5B0%5D",
    "/~me, /~me",
    "/a*b, /a*b",
    "/jobs:cancel, /jobs:cancel",
    "/@me;v=1, /@me;v=1",
    "/é, /%C3%A9",
    "/😀, /%F0%9F%98%80",
  })
  void aLiteralPathIsEncodedButForWhatASegmentMayHold(String path, String encoded) {
    assertThat(ApiRequest.get(path).uriOn(API)).hasToString("https://api.example.org/v1" + encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a%20b",
    "a+b, a%2Bb",
    "50%, 50%25",
    "a/b, a%2Fb",
    "a[0], a%5B0%5D",
    "a~b, a~b",
    "a*b, a%2Ab",
    "a&b=c, a%26b%3Dc",
    "a#b, a%23b",
    "é, %C3%A9",
    "😀, %F0%9F%98%80",
  })
  void namesAndValuesOfTheQueryAreEncoded(String text, String encoded) {
    URI uri = ApiRequest.get("/vms").param(text, text).uriOn(API);

    assertThat(uri.getRawQuery()).isEqualTo(encoded + "=" + encoded);
    assertThat(uri.getQuery()).isEqualTo(text + "=" + text);
  }

  @Test
  void parametersKeepTheirOrderAndMayRepeat() {
    ApiRequest request = ApiRequest.get("/vms").param("b", 2).param("a", true).param("b", "");

    assertThat(request.uriOn(API).getRawQuery()).isEqualTo("b=2&a=true&b=");
    assertThat(request.firstParam("b")).contains("2");
    assertThat(request.firstParam("B")).isEmpty();
  }

  @Test
  void firstParamLooksIntoAFormButPrefersTheQuery() {
    ApiRequest request = ApiRequest.post("/api").form(Map.of("command", "form"));

    assertThat(request.firstParam("command")).contains("form");
    assertThat(request.param("command", "query").firstParam("command")).contains("query");
    assertThat(request.text("command=x", "text/plain").firstParam("command")).isEmpty();
  }

  @Test
  void placeholdersAreFilledInOrderAndValuesAreNotExpandedAgain() {
    assertThat(ApiRequest.get("/a/{}/b/{}", "{}", 7).target()).isEqualTo("/a/%7B%7D/b/7");
  }

  @Test
  void placeholdersAndValuesHaveToMatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get("/a/{}/{}", "x"))
        .withMessageContaining("2 placeholders {} for 1 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get("/a", "x"))
        .withMessageContaining("0 placeholders {} for 1 values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void aValueThatWouldNameAnotherResourceIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.delete("/vms/{}", value))
        .withMessageContaining("another resource");
  }

  @Test
  void noValueIsNotTakenForTheWordNull() {
    Object[] missing = {null};

    assertThatNullPointerException()
        .isThrownBy(() -> ApiRequest.delete("/vms/{}", missing))
        .withMessageContaining("a value of the path");
    assertThatNullPointerException()
        .isThrownBy(() -> ApiRequest.get("/vms").param("zone", missing[0]))
        .withMessageContaining("zone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/vms?state=up", "/vms#top", "?"})
  void aQueryInThePathIsRefusedAndTheMessageSaysWhatToDo(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get(path))
        .withMessageContaining("param(name, value)")
        .withMessageContaining("URI");
  }

  @ParameterizedTest
  @MethodSource("lineBreaks")
  void lineBreaksAreRefusedWhereverTheyCouldSplitARequest(String evil) {
    ApiRequest request = ApiRequest.get("/a");

    assertRefused(() -> ApiRequest.get("/a" + evil));
    assertRefused(() -> ApiRequest.get("/a/{}", "x" + evil));
    assertRefused(() -> request.param("x", "1" + evil));
    assertRefused(() -> request.param("x" + evil, "1"));
    assertRefused(() -> request.header("X-A", "1" + evil));
    assertRefused(() -> request.header("X-A" + evil, "1"));
    assertRefused(() -> request.idempotencyKey("k" + evil));
  }

  private static void assertRefused(Runnable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("\r").doesNotContain("\n").isNotBlank());
  }

  @Test
  void theMessageForALineBreakDoesNotShowTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get("/a").header("Authorization", "Bearer s3cret\n"))
        .withMessageContaining("Authorization")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void aFormMayCarryLineBreaks() {
    ApiRequest request = ApiRequest.post("/a").form(Map.of("userdata", "a\nb"));

    assertThat(request.body().orElseThrow().encoded())
        .isEqualTo("userdata=a%0Ab".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aFormKeepsTheOrderOfItsMap() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("z", "1 2");
    fields.put("a", "é");

    assertThat(
            new String(
                ApiRequest.post("/a").form(fields).body().orElseThrow().encoded(),
                StandardCharsets.US_ASCII))
        .isEqualTo("z=1%202&a=%C3%A9");
  }

  @Test
  void eachChangeLeavesTheOriginalAlone() {
    ApiRequest original = ApiRequest.post("/a").param("x", "1").header("X-A", "1");

    ApiRequest changed =
        original
            .withMethod("PUT")
            .param("y", "2")
            .header("x-a", "2")
            .json(Map.of("a", 1))
            .idempotencyKey("k")
            .timeout(Duration.ofSeconds(3));

    assertThat(original.method()).isEqualTo("POST");
    assertThat(original.query()).containsExactly(new Param("x", "1"));
    assertThat(original.headers()).isEqualTo(Headers.of("X-A", "1"));
    assertThat(original.body()).isEmpty();
    assertThat(original.idempotencyKey()).isEmpty();
    assertThat(original.timeout()).isEmpty();
    assertThat(changed.method()).isEqualTo("PUT");
    assertThat(changed.query()).hasSize(2);
    assertThat(changed.headers()).isEqualTo(Headers.of("x-a", "2"));
    assertThat(changed.body()).contains(new RequestBody.Json("{\"a\":1}"));
    assertThat(changed.withoutBody().body()).isEmpty();
    assertThat(changed.body()).isPresent();
    assertThat(changed.idempotencyKey()).contains("k");
    assertThat(changed.timeout()).contains(Duration.ofSeconds(3));
  }

  @Test
  void aChangeKeepsEverythingElse() {
    ApiRequest full =
        ApiRequest.post("/a")
            .param("x", "1")
            .header("X-A", "1")
            .text("<a/>", "application/xml")
            .idempotencyKey("k")
            .timeout(Duration.ofSeconds(3));

    ApiRequest changed = full.withMethod("PUT");

    assertThat(changed).usingRecursiveComparison().ignoringFields("method").isEqualTo(full);
  }

  @Test
  void theQueryListCannotBeChangedFromOutside() {
    List<Param> params = new java.util.ArrayList<>(List.of(new Param("a", "1")));
    ApiRequest request = ApiRequest.get("/a").withQuery(params);

    params.clear();

    assertThat(request.query()).hasSize(1).isUnmodifiable();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aTimeoutHasToBePositive(long millis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get("/a").timeout(Duration.ofMillis(millis)))
        .withMessageContaining("positive");
  }

  @Test
  void aParameterNeedsAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiRequest.get("/a").param("", "1"))
        .withMessageContaining("empty");
    assertThatNullPointerException()
        .isThrownBy(() -> new Param("zone", nothing()))
        .withMessageContaining("zone");
  }

  private static String nothing() {
    return null;
  }

  @Test
  void textShowsMethodAndPathButNeverTheQuery() {
    assertThat(ApiRequest.get("/vms").param("apiKey", "s3cret")).hasToString("GET /vms");
    assertThat(ApiRequest.get(URI.create("https://h.example/jobs/7?sig=s3cret#s3cret")))
        .hasToString("GET /jobs/7");
    assertThat(ApiRequest.get(URI.create("https://u:s3cret@h.example"))).hasToString("GET /");
    assertThat(ApiRequest.get(URI.create("mailto:a@b"))).hasToString("GET /");
    assertThat(ApiRequest.get("")).hasToString("GET /");
    assertThat(new Param("password", "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void aWireRequestShowsNoQuery() {
    WireRequest wire =
        new WireRequest(
            "GET",
            URI.create("https://h.example:8443/a%20b?sig=s3cret"),
            Headers.of("Authorization", "s3cret"),
            java.util.Optional.empty(),
            1);

    assertThat(wire).hasToString("GET https://h.example:8443/a%20b");
  }

  @Test
  void anEmptyPathAndNoSegmentsAreFine() {
    assertThatCode(() -> ApiRequest.get("")).doesNotThrowAnyException();
  }
}
