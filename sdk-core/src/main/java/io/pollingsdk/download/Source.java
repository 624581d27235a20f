package io.pollingsdk.download;

import io.pollingsdk.http.Origin;
import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A place to fetch from.
 *
 * @param uri absolute: http, https, or file where the context allows it
 * @param priority which source is asked first: the one with the higher number
 * @param credentials the name under which the context knows the credentials for it; empty for those
 *     that belong to the URI's origin, if there are any
 */
public record Source(URI uri, int priority, Optional<String> credentials) {
  /** The priority of a source for which none is given. */
  public static final int USUAL_PRIORITY = 100;

  /**
   * Creates the value and checks it.
   *
   * @param uri absolute: http, https, or file where the context allows it
   * @param priority which source is asked first: the one with the higher number
   * @param credentials the name under which the context knows the credentials for it
   * @throws IllegalArgumentException if the URI is relative, has no host, or holds a user name or
   *     password
   */
  public Source {
    if (uri.getScheme() == null) {
      throw new IllegalArgumentException(
          "a source needs an absolute URI, not '" + Redaction.standard().uri(uri) + "'");
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw new IllegalArgumentException(
          "the source on "
              + uri.getHost()
              + " holds a user name or password: register credentials for its origin with"
              + " Downloads.builder().credentials(…)");
    }
    if (isWeb(uri) && (uri.getHost() == null || uri.getPort() > 65_535)) {
      throw new IllegalArgumentException(
          "a source needs a host and, if any, a port up to 65535, unlike '"
              + Redaction.standard().uri(uri)
              + "'");
    }
  }

  /**
   * {@return a source of the usual priority, 100}
   *
   * @param uri absolute
   */
  public static Source of(URI uri) {
    return new Source(uri, USUAL_PRIORITY, Optional.empty());
  }

  /**
   * {@return a source of the usual priority, 100}
   *
   * @param uri absolute
   * @throws IllegalArgumentException if it is not a URI
   */
  public static Source of(String uri) {
    return of(parse(uri));
  }

  static URI parse(String uri) {
    try {
      return new URI(uri.strip());
    } catch (URISyntaxException e) {
      // The message of the exception would show the whole text, which may hold secrets.
      throw new IllegalArgumentException("a source is not a URI: " + e.getReason(), null);
    }
  }

  /**
   * {@return a copy with another priority}
   *
   * @param other the source with the higher number is asked first
   */
  public Source withPriority(int other) {
    return new Source(uri, other, credentials);
  }

  /**
   * {@return a copy with credentials}
   *
   * @param name under which the context knows them
   */
  public Source withCredentials(String name) {
    return new Source(uri, priority, Optional.of(name));
  }

  /** {@return the URI's host, in lower case; empty for a file} */
  public String host() {
    return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
  }

  private static boolean isWeb(URI uri) {
    return uri.getScheme().toLowerCase(Locale.ROOT).matches("https?");
  }

  /** Returns host and port: who is well or not. */
  String authority() {
    if (host().isEmpty() || !isWeb(uri)) {
      return "";
    }
    Origin origin = Origin.of(uri);
    return origin.host() + ":" + origin.port();
  }

  /** Shows the URI without secrets. */
  @Override
  public String toString() {
    return Redaction.standard().uri(uri);
  }
}
