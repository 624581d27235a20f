package io.pollingsdk.internal.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The name under which a server serves content. */
public final class ServedName {
  private static final String OTHERWISE = "download";

  private ServedName() {}

  /**
   * Returns a safe name: the header's, or else that of the path's last segment, or else {@code
   * download}.
   *
   * @param disposition the value of {@code Content-Disposition} (RFC 6266), as ISO 8859-1
   * @param rawPath the path of the URI, percent-encoded
   */
  public static String of(Optional<String> disposition, String rawPath) {
    return disposition.flatMap(ServedName::inHeader).or(() -> inPath(rawPath)).orElse(OTHERWISE);
  }

  private static Optional<String> inHeader(String value) {
    Map<String, String> parameters = parameters(value);
    return Optional.ofNullable(parameters.get("filename*"))
        .flatMap(ServedName::extended)
        .flatMap(SafeName::of)
        .or(
            () ->
                Optional.ofNullable(parameters.get("filename"))
                    .map(ServedName::asUtf8)
                    .flatMap(SafeName::of));
  }

  private static Optional<String> inPath(String rawPath) {
    String last = rawPath.substring(rawPath.lastIndexOf('/') + 1);
    return unescaped(last, StandardCharsets.UTF_8)
        .or(() -> Optional.of(last))
        .flatMap(SafeName::of);
  }

  private static Map<String, String> parameters(String value) {
    Map<String, String> found = new HashMap<>();
    int at = 0;
    while (at < value.length()) {
      int end = endOfPart(value, at);
      String part = value.substring(at, end);
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        found.putIfAbsent(name, unquoted(part.substring(equals + 1).strip()));
      }
      at = end + 1;
    }
    return found;
  }

  /** Returns where the next semicolon is that is not quoted. */
  private static int endOfPart(String value, int from) {
    boolean quoted = false;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return value.length();
  }

  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    int end = text.length() > 1 && text.endsWith("\"") ? text.length() - 1 : text.length();
    // Only what must be escaped: some servers send C:\folder\name as it is.
    return text.substring(1, end).replace("\\\"", "\"").replace("\\\\", "\\");
  }

  /** Reads {@code UTF-8'en'na%C3%AFve.txt} (RFC 8187, which was RFC 5987). */
  private static Optional<String> extended(String value) {
    int language = value.indexOf('\'');
    int text = value.indexOf('\'', language + 1);
    if (language < 0 || text < 0) {
      return Optional.empty();
    }
    return switch (value.substring(0, language).toUpperCase(Locale.ROOT)) {
      case "UTF-8" -> unescaped(value.substring(text + 1), StandardCharsets.UTF_8);
      case "ISO-8859-1" -> unescaped(value.substring(text + 1), StandardCharsets.ISO_8859_1);
      default -> Optional.empty();
    };
  }

  private static Optional<String> unescaped(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(charset));
      }
    }
    return decoded(bytes.toByteArray(), charset);
  }

  private static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Reads a text as UTF-8 if it was that before it became ISO 8859-1. */
  private static String asUtf8(String text) {
    if (text.chars().anyMatch(c -> c > 0xff)) {
      return text;
    }
    return decoded(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).orElse(text);
  }
}
