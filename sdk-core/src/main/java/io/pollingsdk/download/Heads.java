package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the heads of answers. */
final class Heads {
  // RFC 9530: sha-256=:BASE64:, and RFC 3230: SHA-256=BASE64.
  private static final Pattern DIGEST =
      Pattern.compile("([A-Za-z0-9-]{2,20})=(?::([A-Za-z0-9+/=]{8,120}):|([A-Za-z0-9+/=]{8,120}))");
  private static final Pattern RANGE =
      Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

  private Heads() {}

  /**
   * Where a part stands in the whole (RFC 9110 section 14.4).
   *
   * @param first its first byte; empty where the range could not be satisfied
   * @param last its last byte
   * @param total the size of the whole, where known
   */
  record ContentRange(OptionalLong first, OptionalLong last, OptionalLong total) {

    /** Returns whether a part begins at a byte, and ends somewhere behind it within the whole. */
    boolean startsAt(long offset) {
      return first.orElse(-1) == offset
          && last.orElse(-1) >= offset
          && last.orElse(-1) < total.orElse(Long.MAX_VALUE);
    }
  }

  static Optional<ContentRange> range(Headers headers) {
    List<String> values = headers.all("Content-Range");
    Matcher matcher = RANGE.matcher(values.size() == 1 ? values.get(0).strip() : "");
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ContentRange(
            number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))));
  }

  private static OptionalLong number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null || digits.equals("*")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(digits));
  }

  static ResourceInfo info(StreamedResponse response) {
    Headers headers = response.headers();
    return new ResourceInfo(
        response.uri(),
        response.status(),
        headers,
        size(response.status(), headers),
        headers.first("ETag").map(String::strip).filter(tag -> !tag.isEmpty()),
        date(headers, "Last-Modified"),
        digests(headers));
  }

  /** The size of the whole: of an answer that holds a part, what Content-Range says of it. */
  private static OptionalLong size(int status, Headers headers) {
    if (status == 206 || status == 416) {
      return range(headers).map(ContentRange::total).orElse(OptionalLong.empty());
    }
    return contentLength(headers);
  }

  static OptionalLong contentLength(Headers headers) {
    // Beside Transfer-Encoding it means nothing (RFC 9112 section 6.3).
    return headers.contains("Transfer-Encoding")
        ? OptionalLong.empty()
        : headers
            .first("Content-Length")
            .map(String::strip)
            .filter(value -> value.matches("\\d{1,18}"))
            .map(value -> OptionalLong.of(Long.parseLong(value)))
            .orElse(OptionalLong.empty());
  }

  static Optional<Instant> date(Headers headers, String name) {
    return headers.first(name).flatMap(Heads::date);
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns whether bytes come as they are stored. */
  static boolean isIdentity(Headers headers) {
    return headers.all("Content-Encoding").stream()
        .allMatch(coding -> coding.isBlank() || coding.strip().equalsIgnoreCase("identity"));
  }

  /** Returns whether the bytes of a part are those of the content, and follow one another. */
  static boolean isPlainPart(ResourceInfo head) {
    return isIdentity(head.headers()) && !head.contentType().orElse("").startsWith("multipart/");
  }

  /** Returns whether something marks the body's end. */
  static boolean endIsMarked(Headers headers) {
    return contentLength(headers).isPresent()
        || headers.all("Transfer-Encoding").stream()
            .anyMatch(coding -> coding.toLowerCase(java.util.Locale.ROOT).contains("chunked"));
  }

  private static List<Digest> digests(Headers headers) {
    List<Digest> found = new ArrayList<>();
    for (String name : List.of("Repr-Digest", "Digest")) {
      for (String value : headers.all(name)) {
        Matcher matcher = DIGEST.matcher(value);
        while (matcher.find()) {
          String base64 = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
          DigestAlgorithm.named(matcher.group(1))
              .flatMap(algorithm -> digest(algorithm, base64))
              .filter(digest -> !found.contains(digest))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Digest> digest(DigestAlgorithm algorithm, String base64) {
    try {
      return Optional.of(Digest.ofBase64(algorithm, base64));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Returns what {@code If-Range} may carry: a strong entity tag, or the date of the last change
   * where a second change within its second would have been seen (RFC 9110 section 8.8.2.2).
   */
  static Optional<String> validator(ResourceInfo head) {
    Optional<String> tag = head.entityTag();
    if (tag.isPresent()) {
      return tag.filter(value -> value.startsWith("\"") && value.length() > 2);
    }
    Optional<Instant> sent = date(head.headers(), "Date");
    return head.lastModified()
        .filter(changed -> sent.isPresent() && !changed.plusSeconds(60).isAfter(sent.get()))
        .flatMap(changed -> head.headers().first("Last-Modified"))
        .map(String::strip);
  }

  /** Returns whether an answer does not contradict what an earlier one was known by. */
  static boolean stillIs(String validator, ResourceInfo head) {
    if (validator.startsWith("\"")) {
      return head.entityTag().map(validator::equals).orElse(true);
    }
    return head.headers()
        .first("Last-Modified")
        .map(value -> value.strip().equals(validator))
        .orElse(true);
  }
}
