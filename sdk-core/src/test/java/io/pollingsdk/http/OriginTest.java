package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "https://h.example, https://h.example:443/path?q",
    "http://h.example, http://h.example:80",
    "HTTPS://H.Example, https://h.example",
    "https://h.example., https://h.example",
    "https://h.example:, https://h.example",
    "'https://[::1]', 'https://[::1]:443/'",
    "'https://[2001:DB8::1]', 'https://[2001:db8::1]'",
    "https://user:pw@h.example, https://h.example",
  })
  void spellingsOfOneOriginAreEqual(String one, String other) {
    assertThat(Origin.parse(one)).isEqualTo(Origin.parse(other));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.example, http://h.example",
    "https://h.example, https://h.example:8443",
    "https://h.example, https://www.h.example",
    "https://h.example, https://h.example.evil.example",
    "http://h.example:443, https://h.example:443",
    "https://h.example, 'https://[::1]'",
  })
  void differentOriginsDiffer(String one, String other) {
    assertThat(Origin.parse(one)).isNotEqualTo(Origin.parse(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h.example",
        "file:///etc/passwd",
        "mailto:a@b",
        "/path",
        "//h.example",
        "https:///x",
        "https:opaque",
        "jar:https://h.example!/x",
        "https://h example",
        ""
      })
  void whatIsNoHttpOriginIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.example:443, https://h.example",
    "http://h.example:80, http://h.example",
    "http://h.example:443, http://h.example:443",
    "https://h.example:80, https://h.example:80",
    "'https://[::1]:8443', 'https://[::1]:8443'",
  })
  void textLeavesOutTheSchemesOwnPortAndCanBeReadAgain(String text, String expected) {
    Origin origin = Origin.parse(text);

    assertThat(origin).hasToString(expected);
    assertThat(Origin.parse(origin.toString())).isEqualTo(origin);
  }

  @Test
  void onlyHttpsIsSecure() {
    assertThat(Origin.parse("https://h.example").secure()).isTrue();
    assertThat(Origin.parse("http://h.example:443").secure()).isFalse();
  }
}
