package io.pollingsdk.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  @ParameterizedTest
  @CsvSource({
    "' ', %20, %20",
    "+, %2B, +",
    "%, %25, %25",
    "/, %2F, /",
    "[, %5B, %5B",
    "*, %2A, *",
    ":, %3A, :",
    "@, %40, @",
    "?, %3F, %3F",
    "#, %23, %23",
    "&, %26, &",
    "=, %3D, =",
    "\\, %5C, %5C",
    "|, %7C, %7C",
    "ß, %C3%9F, %C3%9F",
    "€, %E2%82%AC, %E2%82%AC",
    "😀, %F0%9F%98%80, %F0%9F%98%80",
    "a b, a%20b, a%20b",
    "abé, ab%C3%A9, ab%C3%A9",
  })
  void aComponentEncodesAllButUnreservedAndAPathKeepsItsOwn(
      String text, String component, String path) {
    assertThat(PercentEncoding.component(text)).isEqualTo(component);
    assertThat(PercentEncoding.path(text)).isEqualTo(path);
  }

  @Test
  void unreservedCharactersStay() {
    assertThat(PercentEncoding.component(UNRESERVED)).isEqualTo(UNRESERVED);
    assertThat(PercentEncoding.path(UNRESERVED)).isEqualTo(UNRESERVED);
    assertThat(PercentEncoding.component("")).isEmpty();
  }

  @Test
  void whateverIsEncodedCanBeDecoded() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String text = randomText(random);
      String encoded = PercentEncoding.component(text);

      assertThat(encoded).matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})*");
      assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 128 : 0x110000);
      if (point < 0xD800 || point > 0xDFFF) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }
}
