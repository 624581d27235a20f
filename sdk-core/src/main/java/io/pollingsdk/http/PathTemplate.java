package io.pollingsdk.http;

import io.pollingsdk.internal.text.PercentEncoding;
import java.util.regex.Pattern;

/** Paths with placeholders, and what becomes of them. */
final class PathTemplate {
  private static final Pattern ID =
      Pattern.compile("(?<=/|^)(?![vV][0-9.]+(?:/|$))[^/0-9]*+[0-9][^/]*+");
  private static final String WHAT = "a value of the path";

  private PathTemplate() {}

  /**
   * Returns an encoded path.
   *
   * @param path plain text, each {@code {}} of which stands for one of the values
   * @param segments the values, each encoded as one segment
   */
  static String expand(String path, Object... segments) {
    Checks.noLineBreak(path, "the path");
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "the path '"
              + path
              + "' has a '?' or '#': add parameters with param(name, value), or give a"
              + " java.net.URI");
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    int placeholders = 0;
    for (int at = path.indexOf("{}"); at >= 0; at = path.indexOf("{}", from)) {
      out.append(PercentEncoding.path(path.substring(from, at)));
      if (placeholders < segments.length) {
        out.append(segment(Checks.textOf(segments[placeholders], WHAT)));
      }
      placeholders++;
      from = at + 2;
    }
    if (placeholders != segments.length) {
      throw new IllegalArgumentException(
          "the path '"
              + path
              + "' has "
              + placeholders
              + " placeholders {} for "
              + segments.length
              + " values");
    }
    return out.append(PercentEncoding.path(path.substring(from))).toString();
  }

  /** Returns a path with placeholders for what looks like an id. */
  static String of(String path) {
    return ID.matcher(path).replaceAll("{}");
  }

  private static String segment(String text) {
    Checks.noLineBreak(text, WHAT);
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(
          "a value of the path is '" + text + "', which would name another resource");
    }
    return PercentEncoding.component(text);
  }
}
