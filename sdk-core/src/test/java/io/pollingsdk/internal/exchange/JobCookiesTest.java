package io.pollingsdk.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollingsdk.http.Headers;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobCookiesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final URI HOME = URI.create("https://h.example/v1/jobs/7");

  private final JobCookies cookies = new JobCookies();

  private void set(URI uri, String... lines) {
    Headers headers = Headers.empty();
    for (String line : lines) {
      headers = headers.plus("set-cookie", line);
    }
    cookies.store(uri, headers, NOW);
  }

  private String sentTo(String uri) {
    return cookies.header(URI.create(uri), NOW);
  }

  @Test
  void withoutCookiesThereIsNoHeader() {
    assertThat(cookies.header(HOME, NOW)).isNull();
    set(HOME);
    assertThat(cookies.header(HOME, NOW)).isNull();
  }

  @Test
  void cookiesGoBackTogetherAndTheNewestOfANameCounts() {
    set(HOME, "lb=node1; HttpOnly; SameSite=None", "b=2");
    assertThat(cookies.header(HOME, NOW)).isEqualTo("lb=node1; b=2");

    set(HOME, "lb=node2");
    assertThat(cookies.header(HOME, NOW)).isEqualTo("b=2; lb=node2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example/v1/jobs/7",
        "https://sub.h.example/v1/jobs/7",
        "https://example/v1/jobs/7",
        "https://h.example:8443/v1/jobs/7",
        "http://h.example/v1/jobs/7",
      })
  void anotherOriginGetsNothing(String uri) {
    set(HOME, "a=1; Path=/", "b=2; Path=/; Domain=example", "c=3; Path=/; Domain=.h.example");

    assertThat(sentTo(uri)).isNull();
    assertThat(sentTo("https://H.example:443/")).isEqualTo("a=1; b=2; c=3");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs, true",
    "/v1/jobs/8, true",
    "/v1/jobs/8/result, true",
    "/v1/jobs?x=1, true",
    "/v1/jobsx, false",
    "/v1, false",
    "/, false",
    "'', false",
  })
  void withoutAPathACookieGoesBackBelowTheFolderThatSetIt(String path, boolean sent) {
    set(HOME, "a=1");

    assertThat(sentTo("https://h.example" + path) != null).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "/, '', true",
    "/, /any, true",
    "/a, /a, true",
    "/a, /a/b, true",
    "/a, /ab, false",
    "/a/, /a/b, true",
    "/a/, /a, false",
    "relative, /v1/jobs/8, true",
    "relative, /v1, false",
  })
  void aPathIsMatchedBySegments(String cookiePath, String path, boolean sent) {
    set(HOME, "a=1; Path=" + cookiePath);

    assertThat(sentTo("https://h.example" + path) != null).isEqualTo(sent);
  }

  @Test
  void aCookieFromTheRootGoesBackEverywhere() {
    set(URI.create("https://h.example"), "a=1");

    assertThat(sentTo("https://h.example/v1/jobs/7")).isEqualTo("a=1");
    assertThat(sentTo("https://h.example")).isEqualTo("a=1");
  }

  @Test
  void sameNamesOnDifferentPathsAreDifferentCookies() {
    set(HOME, "a=1; Path=/", "a=2; Path=/v1");

    assertThat(sentTo("https://h.example/x")).isEqualTo("a=1");
    assertThat(sentTo("https://h.example/v1")).contains("a=1").contains("a=2");
  }

  @Test
  void aSecureCookieNeverGoesOverHttp() {
    URI plain = URI.create("http://h.example/");
    set(plain, "a=1; Secure", "b=2");

    assertThat(cookies.header(plain, NOW)).isEqualTo("b=2");
    set(URI.create("https://h.example/"), "a=1; Secure");
    assertThat(sentTo("https://h.example/")).isEqualTo("a=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=x; Max-Age=0",
        "a=x; Max-Age=-1",
        "a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "a=x; expires=Thu, 01-Jan-1970 00:00:00 GMT"
      })
  void aCookieThatHasEndedDeletesTheOneBefore(String line) {
    set(HOME, "a=1", "b=2");
    set(HOME, line);

    assertThat(cookies.header(HOME, NOW)).isEqualTo("b=2");
  }

  @Test
  void aCookieEndsAfterItsAge() {
    set(HOME, "a=1; Max-Age=60", "b=2");

    assertThat(cookies.header(HOME, NOW.plusSeconds(59))).isEqualTo("a=1; b=2");
    assertThat(cookies.header(HOME, NOW.plusSeconds(60))).isEqualTo("b=2");
  }

  @Test
  void aCookieEndsAtItsDateByTheClockGiven() {
    set(HOME, "a=1; Expires=Fri, 02 Jan 2026 03:05:05 GMT");

    assertThat(cookies.header(HOME, NOW.plusSeconds(59))).isEqualTo("a=1");
    assertThat(cookies.header(HOME, NOW.plusSeconds(60))).isNull();
  }

  @Test
  void anAgeCountsMoreThanADate() {
    set(HOME, "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60");

    assertThat(cookies.header(HOME, NOW)).isEqualTo("a=1");
  }

  @Test
  void anAgeWithoutEndDoesNotOverflow() {
    set(HOME, "a=1; Max-Age=9223372036854775807", "b=2; Max-Age=99999999999999999999");

    assertThat(cookies.header(HOME, NOW)).isEqualTo("a=1; b=2");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "a=b=c==, a=b=c==",
        "a=, a=",
        "a=\"q x\", a=\"q x\"",
        "a=1|2:3, a=1|2:3",
        "  a = 1  ;Path=/, a=1",
        "a=1;;;, a=1",
        "a=1; Unknown=x; Version=1, a=1",
        "a=1; Max-Age=soon; Path=/, a=1",
        "a=1; Expires=whenever, a=1",
        "$a=1, $a=1",
      })
  void aValueGoesBackAsItCame(String line, String expected) {
    set(HOME, line);

    assertThat(cookies.header(HOME, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";", "=", "=b", "novalue", "; Path=/", "\u0001=\u0002", "é=é"})
  void aCookieNobodyCanReadIsSkippedAndTheOthersAreKept(String line) {
    assertThatCode(() -> set(HOME, line, "good=1")).doesNotThrowAnyException();

    assertThat(cookies.header(HOME, NOW)).contains("good=1");
  }

  @Test
  void whatComesBackCanAlwaysBeSent() {
    set(HOME, "a=x\u0001y\u007F", "b=\u008a", "c=3");

    String header = cookies.header(HOME, NOW);
    assertThatCode(() -> Headers.of("Cookie", header)).doesNotThrowAnyException();
    assertThat(header).isEqualTo("c=3");
  }

  @Test
  void thereAreNeverMoreThanFifty() {
    for (int i = 0; i < 200; i++) {
      set(HOME, "c" + i + "=1");
    }
    assertThat(cookies.header(HOME, NOW).split("; ", -1)).hasSize(50);

    set(HOME, "c0=changed");
    assertThat(cookies.header(HOME, NOW)).contains("c0=changed");
  }

  @Test
  void cookiesThatHaveEndedMakeRoom() {
    for (int i = 0; i < 50; i++) {
      set(HOME, "old" + i + "=1; Max-Age=10");
    }
    cookies.store(HOME, Headers.of("Set-Cookie", "new=1"), NOW.plusSeconds(11));

    assertThat(cookies.header(HOME, NOW.plusSeconds(11))).isEqualTo("new=1");
  }
}
