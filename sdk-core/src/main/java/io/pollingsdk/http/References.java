package io.pollingsdk.http;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resolves URI references by RFC 3986 section 5.2. {@link URI#resolve} follows the older RFC 2396:
 * it drops the last segment of the path before a reference such as {@code ?page=2}, and leaves
 * {@code /../} in front.
 */
final class References {
  private References() {}

  /**
   * {@return a reference as an absolute URI}
   *
   * @param base absolute
   * @param reference absolute or relative
   * @throws IllegalArgumentException if the reference is not a URI
   */
  static URI resolve(URI base, String reference) {
    URI target = URI.create(reference);
    if (target.isAbsolute() || target.getRawAuthority() != null || base.getRawAuthority() == null) {
      return base.resolve(target);
    }
    String path = target.getRawPath();
    String query = target.getRawQuery();
    if (path.isEmpty()) {
      path = base.getRawPath();
      query = query == null ? base.getRawQuery() : query;
    } else {
      path = withoutDots(path.startsWith("/") ? path : folder(base.getRawPath()) + path);
    }
    return URI.create(
        base.getScheme()
            + "://"
            + base.getRawAuthority()
            + path
            + (query == null ? "" : "?" + query)
            + (target.getRawFragment() == null ? "" : "#" + target.getRawFragment()));
  }

  private static String folder(String path) {
    return path.isEmpty() ? "/" : path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String last = "";
    for (String segment : path.substring(1).split("/", -1)) {
      last = segment;
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.equals(".")) {
        kept.add(segment);
      }
    }
    if (last.equals(".") || last.equals("..")) {
      kept.add("");
    }
    return "/" + String.join("/", kept);
  }
}
