package io.pollingsdk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.http.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTokenTest {
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private static JobHandle full(String id) {
    return JobHandle.of(id)
        .withStatusUri(URI.create("https://h.example:8443/jobs/7?view=a%2Fb#x"))
        .with("region", "eu")
        .boundTo("sample", Origin.parse("https://h.example:8443"))
        .timed(THEN, THEN.plusSeconds(60))
        .ofKind("POST /zones/{}/vms");
  }

  private static void assertSame(JobHandle read, JobHandle written) {
    assertThat(read.id()).isEqualTo(written.id());
    assertThat(read.statusUri()).isEqualTo(written.statusUri());
    assertThat(read.attributes()).isEqualTo(written.attributes());
    assertThat(read.provider()).isEqualTo(written.provider());
    assertThat(read.endpoint()).isEqualTo(written.endpoint());
    assertThat(read.submittedAt()).isEqualTo(written.submittedAt());
    assertThat(read.deadline()).isEqualTo(written.deadline());
    assertThat(read.operation()).isEqualTo(written.operation());
    assertThat(read).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "a.b.c",
        "a b",
        "\"quoted\" \\ {json}",
        "räksmörgås",
        "日本語",
        "😀",
        "</script>",
        "\t\u0001",
        "\u2028",
        "%2F/?#[]",
        "pj1.e30.00000000",
        "-1",
        "null"
      })
  void everyIdComesBackAsItWas(String id) {
    String token = full(id).toToken();

    assertThat(token).matches("pj1\\.[A-Za-z0-9_-]+\\.[0-9a-f]{8}");
    assertSame(JobHandle.fromToken(token), full(id));
    assertSame(JobHandle.fromToken(" \n" + token + "\r\n"), full(id));
  }

  @Test
  void aBareHandleComesBackToo() {
    assertSame(JobHandle.fromToken(JobHandle.of("7").toToken()), JobHandle.of("7"));
  }

  @Test
  void theLargestHandleComesBack() {
    JobHandle largest =
        full("\u0001".repeat(8192))
            .withStatusUri(URI.create("https://h.example/" + "日".repeat(32_000)))
            .with("a", "\u0001".repeat(16_000))
            .with("b", "日".repeat(16_000))
            .ofKind("\u0001".repeat(1024));

    assertSame(JobHandle.fromToken(largest.toToken()), largest);
  }

  @Test
  void anyHandleComesBack() {
    Random random = new Random(20260102);
    for (int i = 0; i < 1000; i++) {
      JobHandle handle = JobHandle.of("x" + randomText(random));
      for (int k = random.nextInt(4); k > 0; k--) {
        handle = handle.with("k" + randomText(random), randomText(random));
      }
      if (random.nextBoolean()) {
        handle = handle.boundTo("p" + randomText(random), Origin.parse("http://[::1]:81"));
      }
      if (random.nextBoolean()) {
        Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        handle = handle.timed(at, at.plusNanos(random.nextInt()));
      }
      if (random.nextBoolean()) {
        handle = handle.ofKind(randomText(random));
      }
      assertSame(JobHandle.fromToken(handle.toToken()), handle);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 128 : 0x110000);
      boolean refused = point == 0 || point == '\r' || point == '\n';
      if (!refused && (point < 0xD800 || point > 0xDFFF)) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }

  private static void assertUnusable(String token, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.fromToken(token))
        .withMessageContaining("this job token cannot be used")
        .withMessageContaining(why)
        .withMessageContaining("pass the whole text that Job.token() gave")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "7",
        "https://h.example/jobs/7",
        "a.b.c",
        "pj1",
        "pj1.",
        "pj1.a",
        "....",
        "{}"
      })
  void foreignTextIsRefused(String text) {
    assertUnusable(text, "does not look like");
  }

  @Test
  void aTokenCutAnywhereIsRefused() {
    String token = full("7").toToken();
    for (int i = 0; i < token.length(); i++) {
      assertUnusable(token.substring(0, i), "it");
    }
  }

  @Test
  void aTokenWithAnyCharacterChangedIsRefused() {
    String token = full("7").toToken();
    for (int i = "pj1.".length(); i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertUnusable(token.substring(0, i) + other + token.substring(i + 1), "it");
    }
  }

  @Test
  void aTokenOfALaterVersionIsNamedAsSuch() {
    assertUnusable("pj2" + full("7").toToken().substring(3), "version 'pj2'");
  }

  @Test
  void anEndlessTextIsRefusedBeforeItIsRead() {
    assertUnusable("pj1." + "A".repeat(5_000_000) + ".00000000", "does not look like");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "not json",
        "{\"id\":\"\"}",
        "{\"id\":{}}",
        "{\"id\":\"a\\nb\"}",
        "{\"id\":\"7\",\"uri\":\"relative\"}",
        "{\"id\":\"7\",\"uri\":\"https://u:p@h.example\"}",
        "{\"id\":\"7\",\"p\":\"x\",\"o\":\"ftp://h.example\"}",
        "{\"id\":\"7\",\"s\":\"soon\",\"d\":\"later\"}",
        "{\"id\":\"7\",\"a\":[]}",
        "{\"id\":\"7\",\"a\":{\"password\":\"x\"}}",
        "{\"id\":\"7\",\"k\":null}",
        "{\"id\":\"7\",\"k\":{}}",
        "{\"id\":\"7\",\"k\":[]}",
        "{\"id\":\"7\",\"k\":\"a\\nb\"}",
        "{\"id\":\"7\",\"k\":\"a\\u0000b\"}",
      })
  void contentThatNoHandleCanHaveIsRefused(String json) {
    assertUnusable(token(json), "content cannot be read");
  }

  @Test
  void aKindWithoutEndIsRefused() {
    String longest = "x".repeat(1024);

    assertThat(JobHandle.fromToken(token("{\"id\":\"7\",\"k\":\"" + longest + "\"}")).operation())
        .isEqualTo(longest);
    assertUnusable(token("{\"id\":\"7\",\"k\":\"x" + longest + "\"}"), "content cannot be read");
  }

  @Test
  void aTokenOfAnEarlierVersionNamesNoKind() {
    JobHandle read = JobHandle.fromToken(token("{\"id\":\"7\",\"p\":\"x\",\"o\":\"http://h\"}"));

    assertThat(read.operation()).isEmpty();
    assertThat(JobHandle.of("7").ofKind("").toToken()).isEqualTo(JobHandle.of("7").toToken());
  }

  @Test
  void nestingWithoutEndIsRefusedAndNoStackOverflow() {
    assertUnusable(token("{\"id\":" + "[".repeat(30_000)), "content cannot be read");
  }

  @Test
  void membersOfALaterMinorVersionAreIgnored() {
    assertSame(JobHandle.fromToken(token("{\"id\":\"7\",\"new\":{\"x\":1}}")), JobHandle.of("7"));
  }

  private static String token(String json) {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    CRC32 sum = new CRC32();
    sum.update(payload.getBytes(StandardCharsets.UTF_8));
    return String.format("pj1.%s.%08x", payload, sum.getValue());
  }
}
