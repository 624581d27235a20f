package io.pollingsdk.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads how long a server asks to wait: Retry-After of RFC 9110 section 10.2.3 in seconds or as a
 * date, and the forms seen beside it: fractions of a second, and dates of ISO 8601.
 */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?\\d*");
  // The three forms of an HTTP date (RFC 9110 section 5.6.7), then ISO 8601.
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss z")
              .toFormatter(Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ISO_DATE_TIME);

  private RetryAfter() {}

  /**
   * Returns the wait that an answer's Retry-After asks for.
   *
   * @param headers the answer's headers
   * @param now the wall clock, for dates
   * @return the wait, not negative; empty where there is none or it cannot be read
   */
  public static Optional<Duration> from(Headers headers, Instant now) {
    return headers.first("Retry-After").flatMap(value -> parse(value, now));
  }

  /**
   * Returns the wait that a value asks for.
   *
   * @param value seconds, an HTTP date or an ISO 8601 date
   * @param now the wall clock, for dates
   * @return the wait, not negative; empty where it cannot be read
   */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(
          Duration.ofNanos(new BigDecimal(text).movePointRight(9).min(LONGEST).longValue()));
    }
    return date(text)
        .map(date -> Duration.between(now, date))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE / 2);

  private static Optional<Instant> date(String text) {
    for (DateTimeFormatter format : DATES) {
      try {
        return Optional.of(ZonedDateTime.parse(text, format).toInstant());
      } catch (DateTimeException notThisForm) {
        // The next one may fit.
      }
    }
    return Optional.empty();
  }
}
