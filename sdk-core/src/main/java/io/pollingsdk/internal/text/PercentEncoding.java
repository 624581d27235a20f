package io.pollingsdk.internal.text;

import java.nio.charset.StandardCharsets;

/** Percent-encoding by RFC 3986: UTF-8 bytes, upper-case hex, a space is {@code %20}. */
public final class PercentEncoding {
  private static final String UNRESERVED = "-._~";
  private static final String PATH = UNRESERVED + "/:@!$&'()*+,;=";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /**
   * Encodes all but unreserved characters: for one path segment, or a name or value of a query or
   * form.
   */
  public static String component(String text) {
    return encode(text, UNRESERVED);
  }

  /** Encodes a literal path, keeping slashes and what a segment may hold as it is. */
  public static String path(String text) {
    return encode(text, PATH);
  }

  private static String encode(String text, String kept) {
    StringBuilder out = null;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      boolean plain = isAlphanumeric(b) || kept.indexOf(b) >= 0;
      if (!plain && out == null) {
        out = new StringBuilder(bytes.length + 16);
        for (int k = 0; k < i; k++) {
          out.append((char) bytes[k]);
        }
      }
      if (out != null) {
        if (plain) {
          out.append((char) b);
        } else {
          out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
        }
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isAlphanumeric(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  }
}
