package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "' 7 ', PT7S",
    "007, PT7S",
    "1.5, PT1.5S",
    "0.25, PT0.25S",
    "0.0000000019, PT0.000000001S",
    "2.12345678901234, PT2.123456789S",
    "'Fri, 02 Jan 2026 03:04:35 GMT', PT30S",
    "'Fri, 2 Jan 2026 03:04:35 GMT', PT30S",
    "'Fri, 02 Jan 2026 03:04:05 GMT', PT0S",
    "'Thu, 01 Jan 1970 00:00:00 GMT', PT0S",
    "2026-01-02T03:05:05Z, PT1M",
    "2026-01-02T04:05:05+01:00, PT1M",
    "2026-01-02T03:04:05.250Z, PT0.25S",
    "2025-12-31T00:00:00Z, PT0S",
  })
  void secondsFractionsAndDatesAreRead(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "-1",
        "-0.5",
        "+5",
        "1.",
        ".5",
        "1e3",
        "5s",
        "0x10",
        "1,5",
        "NaN",
        "Infinity",
        "١٢",
        "2026-01-02",
        "2026-01-02T03:05:05",
        "Mon, 02 Jan 2026 03:04:35 GMT",
        "Fri, 32 Jan 2026 03:04:35 GMT"
      })
  void whatCannotBeReadCountsAsNone(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "999999999999",
        "999999999999.5",
        "99999999999999999999999999999999",
        "+999999999-12-31T23:59:59Z"
      })
  void aHugeWaitIsCappedAndNoOverflow(String value) {
    assertThat(RetryAfter.parse(value, NOW).orElseThrow()).isGreaterThan(Duration.ofDays(36500));
  }

  @Test
  void theHeaderIsFoundInAnyCase() {
    assertThat(RetryAfter.from(Headers.of("retry-AFTER", "3"), NOW))
        .contains(Duration.ofSeconds(3));
    assertThat(RetryAfter.from(Headers.empty(), NOW)).isEmpty();
  }
}
